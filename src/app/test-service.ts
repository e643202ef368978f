/** Puts a conformance test together. */
import { randomBytes } from "node:crypto";
import { systemClock } from "../clock.ts";
import { createHttpCaller } from "../conformance/http-caller.ts";
import type { ResultPorts } from "../conformance/result-check.ts";
import { type Operation, testConformance } from "../conformance/test-conformance.ts";
import type { Finding } from "../model/conformance-finding.ts";

export interface ServiceTest {
  /** `http://host:port`, perhaps with a path; no slash at its end. */
  readonly address: string;
  readonly key: string | null;
  /** Null to leave out what needs one. */
  readonly operation: Operation | null;
  /** How long (ms) one run of the operation may take. */
  readonly runTimeoutMs: number;
  readonly grpc: ResultPorts["grpc"];
}

/** How long (ms) a service may take for the answer of any other call. */
const CALL_TIMEOUT_MS = 10_000;

/**
 * Tests a live service against the contract; `signal` gives up with its reason.
 *
 * @throws AieffectError SERVICES_UNAVAILABLE when nobody answers, INVALID_INPUT when the service asks for another key
 */
export function testService(test: ServiceTest, signal: AbortSignal): AsyncIterable<Finding> {
  const clock = systemClock;
  const { address, key, operation, runTimeoutMs, grpc } = test;
  const newId = () => randomBytes(6).toString("hex");
  const callTimeoutMs = Math.min(CALL_TIMEOUT_MS, runTimeoutMs);
  return testConformance(
    { address, hasKey: key !== null, operation },
    {
      caller: createHttpCaller(address, key, { clock, signal, callTimeoutMs }),
      clock,
      signal,
      runTimeoutMs,
      newId,
      result: { clock, signal, timeoutMs: runTimeoutMs, grpc, newId },
    },
  );
}
