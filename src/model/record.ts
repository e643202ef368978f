/** What is kept of workflows, tasks and attempts, as it is read back. Instants are ms since the epoch, by the store's clock. */
import type { DataReference } from "./data-reference.ts";
import type { TaskCounts, TaskStatus, WorkflowStatus } from "./status.ts";
import type { WebUi } from "./web-ui.ts";

export interface WorkflowRecord {
  readonly workflowId: string;
  readonly name: string;
  readonly status: WorkflowStatus;
  readonly error: string | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly counts: TaskCounts;
  /** Number of its last event. */
  readonly sequence: number;
  /** Web pages of its services. */
  readonly webUis: readonly WebUi[];
}

export interface TaskRecord {
  readonly position: number;
  readonly taskId: string;
  readonly nodeKey: string;
  readonly status: TaskStatus;
  readonly attempt: number;
  /** Whether its service works on it, also while no worker holds it. */
  readonly accepted: boolean;
  /** 0 to 100, as its service told last; null when it told nothing. */
  readonly progress: number | null;
  readonly error: string | null;
  readonly output: DataReference | null;
  readonly createdAt: number;
  readonly updatedAt: number;
  /** When it first started since its workflow started or was retried. */
  readonly startedAt: number | null;
  readonly endedAt: number | null;
}

export interface WorkflowSnapshot {
  readonly workflow: WorkflowRecord;
  readonly tasks: readonly TaskRecord[];
}

/** What the plan says of a task; the names of its container and operation are the two halves of the node key. */
export interface TaskPlanRecord {
  readonly taskId: string;
  readonly nodeKey: string;
  readonly nodeType: string;
  /** Of its container; null when the blueprint said none, or nobody kept it. */
  readonly image: string | null;
  /** `http://host:port`; null when dockerinfo has no entry for the container. */
  readonly address: string | null;
}

/** The service's last status answer in one short text, and when it came. */
export interface LastPoll {
  readonly answer: string;
  readonly at: number;
}

export type AttemptOutcome = "completed" | "failed" | "lost" | "cancelled";

/** The timeline of one attempt: why it took as long as it did. */
export interface AttemptRecord {
  readonly taskId: string;
  readonly number: number;
  readonly workerId: string;
  readonly readyAt: number;
  readonly claimedAt: number;
  readonly acceptedAt: number | null;
  readonly polls: number;
  readonly lastPoll: LastPoll | null;
  readonly outputFetchedAt: number | null;
  readonly endedAt: number | null;
  readonly outcome: AttemptOutcome | null;
  readonly error: string | null;
}

/** What has come of an attempt when it begins. */
export const NOTHING_YET = {
  acceptedAt: null,
  polls: 0,
  lastPoll: null,
  outputFetchedAt: null,
  endedAt: null,
  outcome: null,
  error: null,
} as const satisfies Partial<AttemptRecord>;
