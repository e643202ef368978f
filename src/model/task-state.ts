/** Where one task of a workflow stands. It changes only through the workflow that it belongs to (workflow-state.ts). */
import * as v from "valibot";
import type { DataReference } from "./data-reference.ts";
import type { PlannedTask } from "./plan.ts";
import { TaskStatusSchema } from "./status.ts";

const InstantSchema = v.nullable(v.number());

const AttemptStateSchema = v.object({
  number: v.number(),
  workerId: v.string(),
  readyAt: v.number(),
  claimedAt: v.number(),
  acceptedAt: InstantSchema,
  polls: v.number(),
  lastPoll: v.nullable(v.object({ answer: v.string(), at: v.number() })),
  outputFetchedAt: InstantSchema,
  endedAt: InstantSchema,
  outcome: v.nullable(v.picklist(["completed", "failed", "lost", "cancelled"])),
  error: v.nullable(v.string()),
});

/** What changes of a task, but its output. Instants are ms since the epoch. */
export const TaskStateSchema = v.object({
  status: TaskStatusSchema,
  /** Upstream tasks that have not completed. */
  waiting: v.number(),
  /** Set exactly while the task may be claimed: not before then. */
  availableAt: InstantSchema,
  /** Number of the last attempt; 0 before the first. */
  attempt: v.number(),
  /** Failed attempts since the workflow started or was retried. */
  failures: v.number(),
  /** The id under which its service works on it; null when none does. */
  serviceTaskId: v.nullable(v.string()),
  progress: v.nullable(v.number()),
  error: v.nullable(v.string()),
  updatedAt: v.number(),
  startedAt: InstantSchema,
  endedAt: InstantSchema,
  attempts: v.array(AttemptStateSchema),
});

export type AttemptState = v.InferOutput<typeof AttemptStateSchema>;
type TaskStateValues = v.InferOutput<typeof TaskStateSchema>;

/** What its graph says of a task, and never changes. */
export type TaskPlan = Pick<
  PlannedTask,
  | "position"
  | "taskId"
  | "nodeKey"
  | "nodeType"
  | "image"
  | "address"
  | "parameters"
  | "upstream"
  | "downstream"
>;

/** What a task made, and the same as JSON; a large one is kept by the store alone and read back when needed. */
export type TaskOutput = { readonly reference: DataReference; readonly json: string } | "stored" | null;

export interface TaskState {
  readonly plan: TaskPlan;
  readonly values: TaskStateValues;
  output: TaskOutput;
}

/** A task that has not been touched yet, of a workflow that starts at `now`. */
export function toNewTask(plan: TaskPlan, now: number): TaskState {
  const waiting = plan.upstream.length;
  const values: TaskStateValues = {
    status: "pending",
    waiting,
    availableAt: waiting === 0 ? now : null,
    attempt: 0,
    failures: 0,
    serviceTaskId: null,
    progress: null,
    error: null,
    updatedAt: now,
    startedAt: null,
    endedAt: null,
    attempts: [],
  };
  return { plan, values, output: null };
}
