/** Calls of the service that is measured. Times in ms. */
import { Client, credentials } from "@grpc/grpc-js";
import * as v from "valibot";
import { systemClock } from "../../../src/clock.ts";
import { createHttpControlClient } from "../../../src/control/http-control-client.ts";
import { createGrpcSource } from "../../../src/service/grpc/grpc-source.ts";
import { NO_CONTEXT } from "../../../test/control-calls.ts";
import { ENERGY_PROTOS } from "../../../test/energy-protos.ts";
import { median } from "../figure.ts";
import { CHANNEL_OPTIONS, findGenerateData } from "./fixtures.ts";

const { signal } = new AbortController();
const INPUT = {
  protocol: "inline",
  uri: "e30=",
  format: "json",
  schema_uri: null,
  size_bytes: null,
  checksum: null,
  metadata: {},
} as const;
const control = createHttpControlClient(systemClock);
const TIMEOUT_MS = 30_000;

let calls = 0;

/** Executes an operation as the orchestrator does: with its client. */
async function execute(port: number, method: string) {
  calls += 1;
  const endpoint = { address: `http://127.0.0.1:${port}`, servicesApiKey: null };
  const body = { method, workflow_id: `wf-${calls}`, task_id: "task_01234567", inputs: [INPUT] };
  const call = { body, context: NO_CONTEXT };
  const { answer } = await control.execute(endpoint, call, TIMEOUT_MS, signal);
  if (answer.status !== "complete") throw new Error(`${method} was answered ${JSON.stringify(answer)}`);
  return answer.output;
}

export interface CallTimes {
  /** The time of all calls, divided by their number. */
  readonly perCallMs: number;
  /** How long a caller waits, in the middle. */
  readonly waitMs: number;
}

/** Makes calls, so many of them at a time and as fast as it goes. */
export async function timeCalls(port: number, count: number, width: number): Promise<CallTimes> {
  const waits: number[] = [];
  let left = count;
  const next = async () => {
    while (left > 0) {
      left -= 1;
      const startedAt = performance.now();
      await execute(port, "Instant");
      waits.push(performance.now() - startedAt);
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: width }, next));
  return { perCallMs: (performance.now() - startedAt) / count, waitMs: median(waits) };
}

/** The URL of the large file. */
export async function askForBigFile(port: number): Promise<string> {
  return v.parse(v.object({ uri: v.string() }), await execute(port, "BigFile")).uri;
}

export async function askForRecords(port: number) {
  return v.parse(v.looseObject({ uri: v.string() }), await execute(port, "GenerateData"));
}

const RecordsSchema = v.object({ records: v.array(v.unknown()) });

/** One fetch by the kit, its connection included. */
export async function timeKitFetch(reference: Readonly<Record<string, unknown>>): Promise<number> {
  const source = createGrpcSource({ protos: ENERGY_PROTOS });
  const startedAt = performance.now();
  const message = await source.fetch({ workflow_id: "wf-bench", inputs: [reference] }, { signal });
  return checkRecords(message, performance.now() - startedAt);
}

/** One fetch by a bare client, its connection included. */
export async function timeBareFetch(port: number): Promise<number> {
  const { path, requestSerialize, responseDeserialize } = findGenerateData();
  const startedAt = performance.now();
  const client = new Client(`127.0.0.1:${port}`, credentials.createInsecure(), CHANNEL_OPTIONS);
  const message = await new Promise<object | undefined>((resolve, reject) => {
    client.makeUnaryRequest(path, requestSerialize, responseDeserialize, {}, (error, answer) => {
      if (error !== null) reject(error);
      else resolve(answer);
    });
  });
  client.close();
  return checkRecords(message, performance.now() - startedAt);
}

function checkRecords(message: unknown, elapsedMs: number): number {
  const { records } = v.parse(RecordsSchema, message);
  if (records.length !== 100_000) throw new Error(`${records.length} records came`);
  return elapsedMs;
}
