/** One attempt of a task, from its claim to its outcome. Knows nothing of slots, leases or other attempts. */
import type { Clock } from "../clock.ts";
import type { ControlClient, Endpoint } from "../control/control-client.ts";
import { ControlError } from "../control/control-client.ts";
import type { DataReference } from "../model/data-reference.ts";
import type { Failure } from "../model/failure.ts";
import { toRetryDelayMs } from "../model/retry-policy.ts";
import type { Outcome, Settlement } from "../model/workflow-state.ts";
import type { Claim } from "../store/store.ts";

/** What an attempt needs of the world. */
export interface AttemptPorts {
  readonly control: ControlClient;
  readonly clock: Clock;
  /** A number in [0, 1). */
  readonly random: () => number;
}

/** What came of execute: an outcome, or a task that its service works on from here. */
export type Executed =
  | { readonly kind: "settled"; readonly settlement: Settlement }
  | { readonly kind: "accepted"; readonly serviceTaskId: string; readonly retryAfterMs: number };

/** The moment (ms since the epoch) at which the task has run for too long; infinite without a limit. */
export function toDeadline(claim: Claim, clock: Clock): number {
  const limitMs = claim.options.task_timeout_ms ?? Number.POSITIVE_INFINITY;
  return clock.now() + limitMs - claim.runningForMs;
}

/** Calls execute and says what came of it. Aborted by `signal`, the result means nothing. */
export async function execute(claim: Claim, ports: AttemptPorts, signal: AbortSignal): Promise<Executed> {
  try {
    const { answer, retryAfterMs } = await callExecute(claim, ports, signal);
    switch (answer.status) {
      case "complete":
        return settled(completed(answer.output));
      case "running":
        return { kind: "accepted", serviceTaskId: answer.task_id, retryAfterMs };
      case "failed": {
        const message = answer.error ?? "Service returned failed status";
        return settled(toOutcome({ kind: "failed", message }, claim, ports));
      }
    }
  } catch (error) {
    return settled(toOutcome(toFailure(error), claim, ports));
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
export function toOutcome(failure: Failure, claim: Claim, { random }: AttemptPorts): Outcome {
  const delayMs = toRetryDelayMs(failure, claim.failures + 1, claim.options.retry, random);
  return delayMs === null
    ? { kind: "failed", error: failure.message }
    : { kind: "retry", error: failure.message, delayMs };
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

export function toTimeoutFailure(claim: Claim): AttemptFailure {
  return new AttemptFailure({
    kind: "final",
    message: `Task timed out after ${claim.options.task_timeout_ms} ms`,
  });
}

async function callExecute(claim: Claim, { control, clock }: AttemptPorts, signal: AbortSignal) {
  const remainingMs = toDeadline(claim, clock) - clock.now();
  if (remainingMs <= 0) throw toTimeoutFailure(claim);
  const { execute_timeout_ms: limitMs } = claim.options;
  const call = {
    method: claim.nodeKey.slice(claim.nodeKey.indexOf(":") + 1),
    workflow_id: claim.token.workflowId,
    task_id: claim.taskId,
    inputs: claim.inputs,
    ...(claim.parameters !== null && { parameters: claim.parameters }),
  };
  try {
    return await control.execute(toEndpoint(claim), call, Math.min(limitMs, remainingMs), signal);
  } catch (error) {
    const outOfTime = error instanceof ControlError && error.kind === "timeout" && remainingMs < limitMs;
    throw outOfTime ? toTimeoutFailure(claim) : error;
  }
}

function settled(outcome: Outcome): Executed {
  return { kind: "settled", settlement: { outcome, polls: 0, lastPoll: null, outputFetchedAt: null } };
}
