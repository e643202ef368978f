/** A control client whose calls are timed: what logs and metrics know of the services. */
import type { FailureKind } from "../model/failure.ts";
import { type ControlClient, ControlError, type Endpoint } from "./control-client.ts";

export interface ControlCall {
  readonly kind: keyof ControlClient;
  readonly address: string;
  /** The task's own id for an execute, else the service's; null for a health check. */
  readonly taskId: string | null;
  /** Known for an execute only. */
  readonly workflowId: string | null;
  readonly durationMs: number;
  readonly outcome: "answered" | "abandoned" | FailureKind;
}

/** @param now ms on a clock that only goes on */
export function observeControl(
  control: ControlClient,
  onCall: (call: ControlCall) => void,
  now: () => number,
): ControlClient {
  async function timed<Result>(
    asked: Pick<ControlCall, "kind" | "taskId" | "workflowId">,
    { address }: Endpoint,
    signal: AbortSignal,
    call: () => Promise<Result>,
  ): Promise<Result> {
    const startedAt = now();
    const tell = (outcome: ControlCall["outcome"]) =>
      onCall({ ...asked, address, durationMs: now() - startedAt, outcome });
    try {
      const result = await call();
      tell("answered");
      return result;
    } catch (error) {
      tell(toOutcome(error, signal));
      throw error;
    }
  }
  return {
    execute: (endpoint, call, timeoutMs, signal) =>
      timed(
        { kind: "execute", taskId: call.body.task_id, workflowId: call.body.workflow_id },
        endpoint,
        signal,
        () => control.execute(endpoint, call, timeoutMs, signal),
      ),
    status: (endpoint, taskId, timeoutMs, signal) =>
      timed({ kind: "status", taskId, workflowId: null }, endpoint, signal, () =>
        control.status(endpoint, taskId, timeoutMs, signal),
      ),
    output: (endpoint, taskId, timeoutMs, signal) =>
      timed({ kind: "output", taskId, workflowId: null }, endpoint, signal, () =>
        control.output(endpoint, taskId, timeoutMs, signal),
      ),
    health: (endpoint, timeoutMs, signal) =>
      timed({ kind: "health", taskId: null, workflowId: null }, endpoint, signal, () =>
        control.health(endpoint, timeoutMs, signal),
      ),
  };
}

function toOutcome(error: unknown, signal: AbortSignal): ControlCall["outcome"] {
  if (signal.aborted) return "abandoned";
  return error instanceof ControlError ? error.kind : "failed";
}
