/** Who is told what a worker does: logs and metrics. What they make of it does not touch the work. */
import type { Outcome } from "../model/workflow-state.ts";
import type { Claim } from "../store/store.ts";

export interface EngineObserver {
  /** A task was claimed: to be executed, or, with a `serviceTaskId`, taken over to be followed on. */
  started(claim: Claim): void;
  /** Its service works on the task. */
  accepted(claim: Claim, serviceTaskId: string): void;
  /** @param recorded whether the attempt was still the live one; nothing has changed if it was not */
  settled(claim: Claim, outcome: Outcome, recorded: boolean): void;
  /** So many tasks of workers without a lease were made ready again. */
  recovered(tasks: number): void;
}

export const SILENT_OBSERVER: EngineObserver = {
  started() {},
  accepted() {},
  settled() {},
  recovered() {},
};
