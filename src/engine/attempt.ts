/** One attempt of a task, from its claim to its outcome. Knows nothing of slots, leases or other attempts. */
import type { Clock } from "../clock.ts";
import type { ControlClient, Endpoint } from "../control/control-client.ts";
import { ControlError } from "../control/control-client.ts";
import type { DataReference } from "../model/data-reference.ts";
import { toIdempotencyKey, toTraceparent } from "../model/execute-headers.ts";
import { clipError, type Failure } from "../model/failure.ts";
import { toRetryDelayMs } from "../model/retry-policy.ts";
import type { Outcome, Settlement } from "../model/settlement.ts";
import type { Claim } from "../store/store.ts";

/** What an attempt needs of the world. */
export interface AttemptPorts {
  readonly control: ControlClient;
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
  /** Longest text (UTF-16 units) of an error that is kept, if less than the model allows. */
  readonly longestError?: number;
}

/** A claimed task on its way to an outcome. */
export interface Attempt {
  readonly claim: Claim;
  readonly ports: AttemptPorts;
  /** Aborted, nothing that comes of the attempt counts any more. */
  readonly signal: AbortSignal;
  /** The moment (ms since the epoch) at which the task has run for too long; infinite without a limit. */
  readonly deadline: number;
}

/** What came of execute: an outcome, or a task that its service works on from here. */
export type Executed =
  | { readonly kind: "settled"; readonly settlement: Settlement }
  | { readonly kind: "accepted"; readonly serviceTaskId: string; readonly retryAfterMs: number };

export function beginAttempt(claim: Claim, ports: AttemptPorts, signal: AbortSignal): Attempt {
  const limitMs = claim.options.task_timeout_ms;
  const deadline =
    limitMs === null ? Number.POSITIVE_INFINITY : ports.clock.now() + limitMs - claim.runningForMs;
  return { claim, ports, signal, deadline };
}

/** Calls execute and says what came of it. */
export async function execute(attempt: Attempt): Promise<Executed> {
  try {
    refuseOverdue(attempt);
    const { answer, retryAfterMs } = await callExecute(attempt);
    switch (answer.status) {
      case "complete":
        return settled(completed(answer.output));
      case "running":
        return { kind: "accepted", serviceTaskId: answer.task_id, retryAfterMs };
      case "failed": {
        const message = answer.error || "Service returned failed status";
        return settled(toOutcome({ kind: "failed", message }, attempt));
      }
    }
  } catch (error) {
    return settled(toOutcome(toExecuteFailure(error, attempt), attempt));
  }
}

/** The endpoint of a claim's service. */
export function toEndpoint(claim: Claim): Endpoint {
  if (claim.address !== null) return { address: claim.address, servicesApiKey: claim.servicesApiKey };
  const [container] = claim.nodeKey.split(":", 1);
  throw new AttemptFailure({ kind: "final", message: `Endpoint not found for: ${container}` });
}

export function completed(output: DataReference | null): Outcome {
  return { kind: "completed", output };
}

/** What a failure means for the task: another attempt after a pause, or its end. */
export function toOutcome(failure: Failure, attempt: Attempt): Outcome {
  const { claim, ports } = attempt;
  const error = clipError(hideKey(failure.message, claim), ports.longestError);
  const delayMs = toRetryDelayMs(failure, claim.failures + 1, claim.options.retry, ports.random);
  if (delayMs === null) return { kind: "failed", error };
  // Not beyond the task's time limit: the next attempt then says that it is over.
  return { kind: "retry", error, delayMs: Math.min(delayMs, Math.max(0, toRemainingMs(attempt))) };
}

/** A text of a service, which may repeat the key that it was sent. */
export function hideKey(text: string, { servicesApiKey }: Claim): string {
  return servicesApiKey === null ? text : text.replaceAll(servicesApiKey, "[services key]");
}

/** Failures of the service and of the way to it; anything else is a defect of ours and thrown on. */
export function toFailure(error: unknown): Failure {
  if (error instanceof AttemptFailure) return error.failure;
  if (error instanceof ControlError) return error;
  throw error;
}

/** A failure that no call reported. */
export class AttemptFailure extends Error {
  override readonly name = "AttemptFailure";
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.message);
    this.failure = failure;
  }
}

/** @throws AttemptFailure when the task has run for too long */
export function refuseOverdue(attempt: Attempt): void {
  if (isOverdue(attempt)) throw toOverdue(attempt);
}

function isOverdue(attempt: Attempt): boolean {
  return toRemainingMs(attempt) <= 0;
}

/** Until the deadline; infinite without a limit, and then nobody needs to know what time it is. */
export function toRemainingMs({ deadline, ports }: Attempt): number {
  return deadline === Number.POSITIVE_INFINITY ? deadline : deadline - ports.clock.now();
}

function toOverdue({ claim }: Attempt): AttemptFailure {
  const message = `Task timed out after ${claim.options.task_timeout_ms} ms`;
  return new AttemptFailure({ kind: "final", message });
}

function callExecute(attempt: Attempt) {
  const { claim, ports, signal } = attempt;
  const { taskId, nodeKey, inputs, inputNodes, parameters } = claim;
  const { workflowId, attempt: number } = claim.token;
  const method = nodeKey.slice(nodeKey.indexOf(":") + 1);
  const common = { method, workflow_id: workflowId, task_id: taskId, inputs };
  const body = parameters === null ? common : { ...common, parameters };
  const context = {
    attempt: number,
    idempotencyKey: toIdempotencyKey(workflowId, taskId),
    inputNodes,
    traceparent: toTraceparent(workflowId, taskId, number),
  };
  const timeoutMs = Math.min(claim.options.execute_timeout_ms, toRemainingMs(attempt));
  return ports.control.execute(toEndpoint(claim), { body, context }, timeoutMs, signal);
}

/** A call that was ended because the task's own time was up says so. */
function toExecuteFailure(error: unknown, attempt: Attempt): Failure {
  const isTimeout = error instanceof ControlError && error.kind === "timeout";
  return toFailure(isTimeout && isOverdue(attempt) ? toOverdue(attempt) : error);
}

function settled(outcome: Outcome): Executed {
  return { kind: "settled", settlement: { outcome, polls: 0, lastPoll: null, outputFetchedAt: null } };
}
