import type { WorkflowEvent } from "../model/event.ts";
import type { WorkflowView } from "../model/workflow-view.ts";
import type { RunReporter } from "./run-reporter.ts";

/**
 * Folds an event into the view of a run, and hands it on.
 *
 * @throws Error when it cannot follow what the view has seen: a defect of whoever told the events
 */
export function tellEvent(event: WorkflowEvent, view: WorkflowView, reporter: RunReporter): void {
  const refusal = view.apply(event);
  if (refusal !== null) {
    throw new Error(`event ${event.sequence} cannot follow: ${JSON.stringify(refusal)}`);
  }
  reporter.event(event);
}
