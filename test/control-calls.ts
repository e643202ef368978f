/** Calls of the control client, as tests make them, and what came of them. */
import { systemClock } from "../src/clock.ts";
import { ControlError } from "../src/control/control-client.ts";
import { createHttpControlClient } from "../src/control/http-control-client.ts";
import type { ExecuteContext } from "../src/model/execute-headers.ts";

export const client = createHttpControlClient(systemClock);

/** What a call says that carries none of the headers. */
export const NO_CONTEXT: ExecuteContext = {
  attempt: null,
  idempotencyKey: null,
  inputNodes: null,
  traceparent: null,
};

export const BODY = { method: "Run", workflow_id: "wf-000000000001", task_id: "a", inputs: [] };
export const CALL = { body: BODY, context: NO_CONTEXT };

/** A signal that nobody aborts. */
export const unhurried = (): AbortSignal => new AbortController().signal;

export function executeAt(address: string, { servicesApiKey = null, timeoutMs = 10_000 }: Wishes = {}) {
  return client.execute({ address, servicesApiKey }, CALL, timeoutMs, unhurried());
}

interface Wishes {
  readonly servicesApiKey?: string | null;
  readonly timeoutMs?: number;
}

/** The error of a call that must fail, as far as the engine looks at it. */
export async function failureOf(call: Promise<unknown>) {
  const error = await call.then(
    () => new Error("the call succeeded"),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof ControlError)) throw error;
  const { message, kind, transient, retryAfterMs } = error;
  return { message, kind, transient, retryAfterMs };
}
