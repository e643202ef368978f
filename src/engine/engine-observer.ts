/** Who is told what a worker does: logs and metrics. What they make of it does not touch the work. */
import type { Outcome } from "../model/settlement.ts";
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

/** Tells several observers, in order. */
export function tellAll(observers: readonly EngineObserver[]): EngineObserver {
  return {
    started(claim) {
      for (const observer of observers) observer.started(claim);
    },
    accepted(claim, serviceTaskId) {
      for (const observer of observers) observer.accepted(claim, serviceTaskId);
    },
    settled(claim, outcome, recorded) {
      for (const observer of observers) observer.settled(claim, outcome, recorded);
    },
    recovered(tasks) {
      for (const observer of observers) observer.recovered(tasks);
    },
  };
}
