/** A settlement as the arguments of its script: what an outcome means was decided before, and is only written here. */
import { clipError, toWorkflowError } from "../../model/failure.ts";
import type { Outcome, Settlement } from "../../model/settlement.ts";
import type { AttemptToken } from "../store.ts";
import { SCRIPTS, type Script } from "./scripts.ts";
import { toTimelineMembers } from "./timeline.ts";

type Arguments = readonly (string | number)[];

/** How much longer (ms) than the call itself a call that is made again is looked back for. */
const WINDOW_MS = 60_000;
/** In the error of the workflow, for the id of the task that the script alone knows. */
const TASK = "{task}";

interface SettleCall {
  readonly script: Script;
  readonly toArguments: (againMs: number | null) => Arguments;
}

/**
 * @param step names this call
 * @param dependents positions, as the claim gave them
 * @throws TypeError, RangeError when something in it cannot be written
 */
export function toSettleCall(
  { workflowId, workerId, position, attempt }: AttemptToken,
  { outcome, ...timeline }: Settlement,
  claimLimit: number,
  step: string,
  dependents: string,
): SettleCall {
  const ending = toEndingArguments(outcome, toTimelineMembers(timeline), dependents);
  return {
    script: outcome.kind === "completed" ? SCRIPTS.complete : SCRIPTS.fail,
    toArguments(againMs) {
      const window = againMs === null ? "" : againMs + WINDOW_MS;
      return [workerId, claimLimit, step, window, workflowId, position, attempt, ...ending];
    },
  };
}

/** The output or the error, what the timeline keeps; dependents, or the workflow's error and the pause (ms). */
function toEndingArguments(outcome: Outcome, timeline: string, dependents: string): Arguments {
  if (outcome.kind === "completed") {
    return [outcome.output === null ? "" : JSON.stringify(outcome.output), timeline, dependents];
  }
  const error = clipError(outcome.error);
  const pause = outcome.kind === "retry" ? outcome.delayMs : "";
  if (pause !== "") refuseEndless(pause);
  return [JSON.stringify(error), timeline, JSON.stringify(toWorkflowError(TASK, error)), pause];
}

/** Such a pause would end beyond what an instant can be. */
function refuseEndless(delayMs: number): void {
  const LONGEST_MS = 4e15;
  if (!(delayMs <= LONGEST_MS)) throw new RangeError(`A pause of ${delayMs} ms is too long`);
}
