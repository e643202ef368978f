/** What can be done to many workflows at once, and to which of them. Pure. */
import { formatCount, formatNumberOf } from "../../model/quantity.ts";
import { nextWorkflowStatus, type WorkflowStatus, WorkflowStatusSchema } from "../../model/status.ts";
import type { WorkflowAnswer } from "../../model/workflow-answer.ts";
import type { Deed } from "../api/steer.ts";

export const DEEDS: readonly Deed[] = ["cancel", "retry", "delete"];

interface DeedWords {
  readonly verb: string;
  readonly doing: string;
  readonly done: string;
  /** What it means for those that it is done to. */
  readonly meaning: string;
}

export const DEED_WORDS: Readonly<Record<Deed, DeedWords>> = {
  cancel: {
    verb: "Cancel",
    doing: "Cancelling",
    done: "cancelled",
    meaning: "Nothing of them starts any more, and what their services work on is not waited for.",
  },
  retry: {
    verb: "Retry",
    doing: "Starting again",
    done: "started again",
    meaning: "Failed, skipped and cancelled tasks start again; completed ones keep their outputs.",
  },
  delete: {
    verb: "Delete",
    doing: "Deleting",
    done: "deleted",
    meaning: "What still runs is ended with it. Their states, events and references are gone for good.",
  },
};

/** Whether a workflow in that state takes it (R2). */
export function canTake(deed: Deed, status: WorkflowStatus): boolean {
  switch (deed) {
    case "cancel":
      return nextWorkflowStatus(status, "workflow-cancelled") !== null;
    case "retry":
      return nextWorkflowStatus(status, "workflow-retried") !== null;
    case "delete":
      return true;
  }
}

export interface DeedPlan {
  readonly deed: Deed;
  readonly targets: readonly WorkflowAnswer[];
  /** Those that stay as they are. */
  readonly others: readonly WorkflowAnswer[];
}

export function planDeed(deed: Deed, chosen: readonly WorkflowAnswer[]): DeedPlan {
  const targets = chosen.filter(({ status }) => canTake(deed, status));
  return { deed, targets, others: chosen.filter(({ status }) => !canTake(deed, status)) };
}

/** How many would take each of the deeds. */
export function countTakers(workflows: readonly WorkflowAnswer[]): Readonly<Record<Deed, number>> {
  const counts = countStates(workflows);
  const count = (deed: Deed) => {
    let takers = 0;
    for (const [status, number] of counts) if (canTake(deed, status)) takers += number;
    return takers;
  };
  return { cancel: count("cancel"), retry: count("retry"), delete: count("delete") };
}

/** `Cancel 3 of 12 workflows?` */
export function toQuestion({ deed, targets, others }: DeedPlan): string {
  const total = targets.length + others.length;
  const of = others.length === 0 ? "" : `${formatCount(targets.length)} of `;
  return `${DEED_WORDS[deed].verb} ${of}${formatNumberOf(total, "workflow")}?`;
}

/** `2 running, 1 failed`, in the order of the states. */
export function toStates(workflows: readonly WorkflowAnswer[]): string {
  const counts = countStates(workflows);
  const named = WorkflowStatusSchema.options.filter((status) => counts.has(status));
  return named.map((status) => `${formatCount(counts.get(status) ?? 0)} ${status}`).join(", ");
}

function countStates(workflows: readonly WorkflowAnswer[]): ReadonlyMap<WorkflowStatus, number> {
  const counts = new Map<WorkflowStatus, number>();
  for (const { status } of workflows) counts.set(status, (counts.get(status) ?? 0) + 1);
  return counts;
}

export const toName = ({ name, workflow_id }: Pick<WorkflowAnswer, "name" | "workflow_id">): string =>
  name === "" ? workflow_id : name;
