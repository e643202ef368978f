/** A settlement as the arguments of its script: what an outcome means was decided before, and is only written here. */
import { clipError, toWorkflowError } from "../../model/failure.ts";
import type { Outcome, Settlement } from "../../model/settlement.ts";
import type { AttemptToken } from "../store.ts";
import { toTimelineMembers } from "./timeline.ts";

type Arguments = readonly (string | number)[];

/** How much longer (ms) than the call itself a call that is made again is looked back for. */
const WINDOW_MS = 60_000;
/** In the error of the workflow, for the id of the task that the script alone knows. */
const TASK = "{task}";

/**
 * @param step names this call
 * @throws TypeError, RangeError when something in it cannot be written
 */
export function toSettleArguments(
  { workflowId, workerId, position, attempt }: AttemptToken,
  { outcome, ...timeline }: Settlement,
  claimLimit: number,
  step: string,
): (againMs: number | null) => Arguments {
  const outcomeArguments = toOutcomeArguments(outcome);
  const members = toTimelineMembers(timeline);
  return (againMs) => [
    workerId,
    claimLimit,
    step,
    againMs === null ? "" : againMs + WINDOW_MS,
    workflowId,
    position,
    attempt,
    ...outcomeArguments,
    members,
  ];
}

/** Kind, output, error, error of the workflow, pause (ms). */
function toOutcomeArguments(outcome: Outcome): Arguments {
  if (outcome.kind === "completed") {
    return [outcome.kind, outcome.output === null ? "" : JSON.stringify(outcome.output), "", "", 0];
  }
  const error = clipError(outcome.error);
  const delayMs = outcome.kind === "retry" ? outcome.delayMs : 0;
  refuseEndless(delayMs);
  return [outcome.kind, "", JSON.stringify(error), JSON.stringify(toWorkflowError(TASK, error)), delayMs];
}

/** Such a pause would end beyond what an instant can be. */
function refuseEndless(delayMs: number): void {
  const LONGEST_MS = 4e15;
  if (!(delayMs <= LONGEST_MS)) throw new RangeError(`A pause of ${delayMs} ms is too long`);
}
