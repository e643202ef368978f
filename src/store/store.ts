/**
 * What keeps workflows. The engine knows only this interface; SQLite and Redis implement it, and one contract
 * suite (test/contract) and one model-based test hold both to the promises below. Rules are not here: what an
 * outcome means is decided in `model`; a store does what must be atomic and nothing else.
 *
 * P1  Every call that changes something is one atomic step. When its promise resolves, the change is kept; when it
 *     rejects, or the process dies before, nothing of it has happened.
 * P2  `submit` stores a workflow, makes ready exactly the tasks without upstream, and says `running`, in one step.
 * P3  `claim` gives each ready task to one worker only, oldest first: by the instant at which it became ready or due,
 *     at one instant in the order in which the store learned of it (of those learned in one step, and when a store is
 *     opened anew: by workflow id, then in blueprint order). Each claim is a new attempt with a number that only grows:
 *     number and task together are the attempt's token.
 * P4  `accept`, `progress` and `settle` change something only while their attempt is the live one of its task. Late
 *     ones change nothing, claim nothing, and say so (`false`, `accepted: false`).
 * P5  `settle` records the outcome, stores the output, counts down the dependents, makes ready what became ready,
 *     moves the workflow on, appends the events, and claims for the token's worker up to `claimLimit` ready tasks, in
 *     one step: a hop costs one round trip.
 * P6  The inputs of a claim are the workflow's inputs for a task without upstream, else the outputs of its upstream
 *     tasks in blueprint order; a task without output adds nothing. `inputNodes` names the node of each.
 * P7  A worker lives as long as its lease, renewed by `heartbeat` and measured by the store's clock. `recover` takes
 *     the running tasks of workers without a lease from them: accepted ones are claimed again with their
 *     `serviceTaskId`, to be followed on; others are claimed again to be executed.
 * P8  While a workflow is failed nothing of it starts: a `retry` settlement is recorded as failure, a lost attempt that
 *     no service had accepted likewise; accepted ones are followed to their end.
 * P9  `cancel` ends all pending and running tasks. `retry` makes failed, skipped and cancelled tasks pending again;
 *     completed ones keep their outputs. Both refuse a workflow in another state (WORKFLOW_CONFLICT).
 * P10 Events of a workflow are numbered 1, 2, 3 … in the order of its transitions; listeners get them in that order,
 *     after they are kept.
 * P11 A workflow's services key is forgotten in the step after which nothing of the workflow is in flight.
 * P12 The cost of a call depends on what it touches, never on how much is stored. A page of `list` costs the page.
 * P13 A workflow is kept for `retainMs` after it has settled. A `recover` at or after that removes it, as `delete`
 *     does; when a great many are over at once, those that have been over for the longest, and the next ones the rest.
 * P14 After `delete` nothing is left of a workflow: no task, event, output or key of any kind. Its waiting tasks are
 *     not claimed, late writes of its attempts are refused as stale ones are (P4), and listeners get one last event,
 *     `workflow-deleted`, which is told and not kept.
 * P15 For 24 hours a second `submit` with the same idempotency key and fingerprint stores nothing and answers with the
 *     first workflow, also when that is kept no more (P13); with another fingerprint it is refused
 *     (IDEMPOTENCY_CONFLICT). A deleted workflow's key is free (P14).
 */
import type { DataReference } from "../model/data-reference.ts";
import type { WorkflowEvent } from "../model/event.ts";
import type { PlannedTask } from "../model/plan.ts";
import type { AttemptRecord, TaskPlanRecord, WorkflowRecord, WorkflowSnapshot } from "../model/record.ts";
import type { AttemptName, Settlement } from "../model/settlement.ts";
import type { WorkflowStatus } from "../model/status.ts";
import type { SubmissionOptions } from "../model/submission-options.ts";
import type { WebUi } from "../model/web-ui.ts";

export interface Store {
  /** @throws AieffectError WORKFLOW_CONFLICT when the id is taken, IDEMPOTENCY_CONFLICT (P15) */
  submit(workflow: NewWorkflow): Promise<Submitted>;

  /** Renews the lease of a worker, or begins it. */
  heartbeat(workerId: string, leaseMs: number): Promise<void>;
  /**
   * Waits until at least one task is ready and claims up to `limit`. Nothing polls: it is woken when a task becomes
   * ready or due. Resolves with an empty list once `signal` is aborted, and then has claimed nothing.
   */
  claim(workerId: string, limit: number, signal: AbortSignal): Promise<Claim[]>;
  /** Keeps that the service works on the task under an id of its own. */
  accept(token: AttemptToken, serviceTaskId: string): Promise<boolean>;
  /** Keeps the progress (0..100) of an attempt; a lower one than before changes nothing. */
  progress(token: AttemptToken, progress: number): Promise<boolean>;
  settle(token: AttemptToken, settlement: Settlement, claimLimit: number): Promise<Settled>;
  /** Makes the running tasks of workers without a lease ready again; tells how many (P7). Keeps order too (P13). */
  recover(): Promise<number>;
  /** Ends the lease of a worker at once, so that others take over without waiting. */
  leave(workerId: string): Promise<void>;

  cancel(workflowId: string): Promise<void>;
  /** @param servicesApiKey the key for the new attempts, because the former one is forgotten by then (P11) */
  retry(workflowId: string, servicesApiKey: string | null): Promise<void>;
  /** Removes a workflow, whatever its state (P14); false when it is not stored. */
  delete(workflowId: string): Promise<boolean>;

  /** A workflow and its tasks in blueprint order, read in one step; null when it is not stored. */
  snapshot(workflowId: string): Promise<WorkflowSnapshot | null>;
  /** The graph: pairs of positions, upstream first, in blueprint order. */
  edges(workflowId: string): Promise<readonly Edge[]>;
  /** What the plan says of each task, by position. */
  plans(workflowId: string): Promise<readonly TaskPlanRecord[]>;
  /** By position: the inputs that each task was or would be claimed with, as far as its upstream tasks have got (P6). */
  taskInputs(workflowId: string): Promise<readonly (readonly DataReference[])[]>;
  /** Every attempt of a workflow, by task in blueprint order, then by number. */
  attempts(workflowId: string): Promise<AttemptRecord[]>;
  /** The workflow that was submitted last; null when there is none. */
  latest(): Promise<WorkflowRecord | null>;
  /** @throws AieffectError INVALID_INPUT for a cursor that this list did not give */
  list(query: WorkflowQuery): Promise<WorkflowPage>;
  /** @throws AieffectError STORE_UNAVAILABLE when the store does not answer: it is the check of its health too */
  overview(): Promise<StoreOverview>;
  /** Events with a sequence above `after`, at most `limit`. */
  events(workflowId: string, after: number, limit: number): Promise<WorkflowEvent[]>;
  /** Calls `listener` for every event from now on, of all workflows; the returned function ends that. */
  subscribe(listener: (event: WorkflowEvent) => void): () => void;
  /** Calls `listener` with each workflow whose live attempts have ended all at once: it was cancelled or deleted. */
  subscribeToStops(listener: (workflowId: string) => void): () => void;

  close(): Promise<void>;
}

export interface NewWorkflow {
  readonly workflowId: string;
  readonly name: string;
  /** In blueprint order: `tasks[i].position === i`. */
  readonly tasks: readonly PlannedTask[];
  readonly inputs: readonly DataReference[];
  readonly options: SubmissionOptions;
  readonly servicesApiKey: string | null;
  /** Web pages of its services: few, for each of them stands in its record. */
  readonly webUis: readonly WebUi[];
  /** So long (ms) it is kept after it has settled; null for ever. */
  readonly retainMs: number | null;
  /** Null when each submission is a new one. */
  readonly idempotency: Idempotency | null;
}

/** By what a submission is known again (P15): the client's key, and what the same request gives the same text for. */
export interface Idempotency {
  readonly key: string;
  readonly fingerprint: string;
}

/** How long an idempotency key holds, from its submission on. */
export const IDEMPOTENCY_MS = 24 * 60 * 60 * 1000;

export interface Submitted {
  /** Of the workflow that the key was first used for, when this submission is a repeated one. */
  readonly workflowId: string;
  readonly isNew: boolean;
}

/** Which workflows are listed: all or those in one state, newest first; or those whose id begins alike, by id. */
export type WorkflowFilter =
  | { readonly status: WorkflowStatus | null; readonly prefix: "" }
  | { readonly status: null; readonly prefix: string };

export type WorkflowQuery = WorkflowFilter & {
  /** At least 1. */
  readonly limit: number;
  /** Where a former page ended; null for the first page. */
  readonly cursor: string | null;
};

export interface WorkflowPage {
  readonly workflows: readonly WorkflowRecord[];
  /** Null at the end. Its text is the store's own. */
  readonly nextCursor: string | null;
}

export interface StoreOverview {
  readonly kind: "sqlite" | "redis";
  /** The instant of this, by the store's clock (ms). */
  readonly now: number;
  /** Those that have a lease or hold tasks, by id. */
  readonly workers: readonly WorkerRecord[];
  /** Tasks that may be claimed now. */
  readonly ready: number;
  /** Tasks that wait for the instant of their next attempt. */
  readonly delayed: number;
  readonly workflows: Readonly<Record<WorkflowStatus, number>>;
}

export interface WorkerRecord {
  readonly workerId: string;
  /** By the store's clock (ms); 0 when it has no lease. */
  readonly leaseUntil: number;
  /** How many tasks it holds, those that it follows included. */
  readonly tasks: number;
}

export type Edge = readonly [upstream: number, downstream: number];

/** What every later write of an attempt carries (P4). */
export interface AttemptToken extends AttemptName {
  readonly workflowId: string;
  readonly workerId: string;
}

export interface Claim {
  readonly token: AttemptToken;
  readonly taskId: string;
  readonly nodeKey: string;
  /** `http://host:port`; null when dockerinfo has no entry for the container. */
  readonly address: string | null;
  readonly parameters: Readonly<Record<string, unknown>> | null;
  readonly inputs: readonly DataReference[];
  /** The node key that each input comes from; null is an input of the workflow. */
  readonly inputNodes: readonly (string | null)[];
  readonly options: SubmissionOptions;
  readonly servicesApiKey: string | null;
  /** Failed attempts since the workflow started or was retried; lost ones do not count. */
  readonly failures: number;
  /** How long the task has run (ms, by the store's clock), former attempts included. */
  readonly runningForMs: number;
  /** How long the task has waited to be claimed since it became ready or due (ms, by the store's clock). */
  readonly readyForMs: number;
  /** Set when a service works on the task already: follow it, do not execute it. */
  readonly serviceTaskId: string | null;
}

export interface Settled {
  /** False when the attempt was not the live one any more: nothing was recorded. */
  readonly accepted: boolean;
  readonly claims: readonly Claim[];
}
