/** Runs one workflow in this process, from its submission or from where it stopped, to its end. */
import type { Clock } from "./clock.ts";
import type { Worker } from "./engine/worker.ts";
import { AieffectError } from "./errors.ts";
import type { WorkflowEvent } from "./model/event.ts";
import { hasEnded } from "./model/status.ts";
import type { PlannedSubmission } from "./model/submission.ts";
import { createWorkflowView, type WorkflowView } from "./model/workflow-view.ts";
import type { Store } from "./store/store.ts";
import { INTERRUPT_NOTICE, type RunReporter, type RunResult } from "./terminal/run-reporter.ts";
import { tellEvent } from "./terminal/tell-event.ts";

export interface RunPorts {
  readonly store: Store;
  readonly worker: Worker;
  readonly clock: Clock;
  readonly reporter: RunReporter;
}

/** Longest time (ms) from an event to its being shown. */
const SHOWN_AFTER_MS = 5;

/** Why a run was given up before its end. */
type GivenUp = "interrupted" | "timed-out";

export interface Run {
  readonly result: RunResult;
  readonly givenUp: GivenUp | null;
}

/**
 * Stores a planned submission; the id of its workflow.
 *
 * @throws AieffectError WORKFLOW_CONFLICT when the store holds a workflow that has not ended: it would go on too
 */
export async function submitNew(
  store: Store,
  workflowId: string,
  submission: PlannedSubmission,
): Promise<string> {
  const former = await store.latest();
  if (former !== null && !hasEnded(former.status)) {
    const message = `The state file holds ${former.workflowId}, which has not ended. Go on with it by --resume, or give another file.`;
    throw new AieffectError("WORKFLOW_CONFLICT", message);
  }
  const { name, plan, inputs, options, servicesApiKey, webUis } = submission;
  // A state file belongs to its user, who keeps it as long as wanted.
  const kept = { retainMs: null, idempotency: null };
  await store.submit({
    workflowId,
    name,
    tasks: plan.tasks,
    inputs,
    options,
    servicesApiKey,
    webUis,
    ...kept,
  });
  return workflowId;
}

/**
 * The workflow that was submitted last, made ready to go on: what failed, was skipped or cancelled is pending again.
 *
 * @throws AieffectError WORKFLOW_UNKNOWN when the store holds none
 */
export async function resumeLatest(store: Store, servicesApiKey: string | null): Promise<string> {
  const latest = await store.latest();
  if (latest === null) {
    throw new AieffectError("WORKFLOW_UNKNOWN", "The state file holds no workflow to resume.");
  }
  const { workflowId, status } = latest;
  if (status === "failed" || status === "cancelled") await store.retry(workflowId, servicesApiKey);
  return workflowId;
}

/**
 * Works on a stored workflow until nothing of it is in flight, and reports on the way. An aborted `interrupted`, or
 * `timeoutMs` gone by, cancels it.
 */
export async function runToTheEnd(workflowId: string, ports: RunPorts, limits: RunLimits): Promise<Run> {
  const snapshot = await ports.store.snapshot(workflowId);
  if (snapshot === null) throw new AieffectError("WORKFLOW_UNKNOWN", `Workflow ${workflowId} is not stored`);
  return new RunningWorkflow(createWorkflowView(snapshot), ports, limits).toTheEnd();
}

export interface RunLimits {
  readonly interrupted: AbortSignal;
  /** Null for none. */
  readonly timeoutMs: number | null;
}

class RunningWorkflow {
  readonly #view: WorkflowView;
  readonly #ports: RunPorts;
  readonly #limits: RunLimits;
  readonly #ended = Promise.withResolvers<void>();
  /** Events that the view has not seen. */
  #heard: WorkflowEvent[] = [];
  /** The number of the last event that the view began with. */
  readonly #beganAfter: number;
  #givenUp: GivenUp | null = null;

  constructor(view: WorkflowView, ports: RunPorts, limits: RunLimits) {
    this.#view = view;
    this.#beganAfter = view.sequence;
    this.#ports = ports;
    this.#limits = limits;
  }

  async toTheEnd(): Promise<Run> {
    const { store, worker, reporter, clock } = this.#ports;
    const unsubscribe = store.subscribe((event) => this.#hear(event));
    const stopWaiting = this.#watchLimits();
    try {
      reporter.start(this.#view, clock.now());
      await this.#tellBeginning();
      if (this.#view.settled) this.#ended.resolve();
      else await worker.start();
      await Promise.race([this.#ended.promise, worker.failed]);
    } finally {
      stopWaiting();
      unsubscribe();
      this.#tellHeard();
      await worker.stop();
    }
    return { result: await readResult(store, this.#view.workflowId), givenUp: this.#givenUp };
  }

  /** The view begins after the event by which the run began: whoever reads the events is told of that one too. */
  async #tellBeginning(): Promise<void> {
    const { workflowId, sequence } = this.#view;
    const [last] = await this.#ports.store.events(workflowId, sequence - 1, 1);
    if (last?.type === "workflow-submitted" || last?.type === "workflow-retried") {
      this.#ports.reporter.event(last);
    }
  }

  /** What is shown may wait a moment: events of many steps cost less together. What becomes of the workflow may not. */
  #hear(event: WorkflowEvent): void {
    // The store tells of a change a moment after it: of some that the view began after.
    if (event.workflow_id !== this.#view.workflowId || event.sequence <= this.#beganAfter) return;
    this.#heard.push(event);
    if (event.type.startsWith("workflow-")) setImmediate(() => this.#tellHeard());
    else if (this.#heard.length === 1) this.#ports.clock.after(SHOWN_AFTER_MS, () => this.#tellHeard());
  }

  #tellHeard(): void {
    const heard = this.#heard;
    this.#heard = [];
    try {
      for (const event of heard) tellEvent(event, this.#view, this.#ports.reporter);
      if (this.#view.settled) this.#ended.resolve();
    } catch (error) {
      this.#ended.reject(error);
    }
  }

  #watchLimits(): () => void {
    const { interrupted, timeoutMs } = this.#limits;
    const onInterrupt = () => this.#giveUp("interrupted");
    if (interrupted.aborted) onInterrupt();
    interrupted.addEventListener("abort", onInterrupt);
    const stopTimer =
      timeoutMs === null ? null : this.#ports.clock.after(timeoutMs, () => this.#giveUp("timed-out"));
    return () => {
      interrupted.removeEventListener("abort", onInterrupt);
      stopTimer?.();
    };
  }

  #giveUp(reason: GivenUp): void {
    this.#givenUp ??= reason;
    this.#ports.reporter.notice(INTERRUPT_NOTICE);
    this.#cancel().catch(this.#ended.reject);
  }

  async #cancel(): Promise<void> {
    try {
      await this.#ports.store.cancel(this.#view.workflowId);
    } catch (error) {
      if (!(error instanceof AieffectError && error.code === "WORKFLOW_CONFLICT")) throw error;
      // It has ended by itself. What of a failed one is still in flight is left to a later resume.
      this.#ended.resolve();
    }
  }
}

async function readResult(store: Store, workflowId: string): Promise<RunResult> {
  const snapshot = await store.snapshot(workflowId);
  if (snapshot === null) throw new AieffectError("WORKFLOW_UNKNOWN", `Workflow ${workflowId} is not stored`);
  const hasDependents = new Set((await store.edges(workflowId)).map(([upstream]) => upstream));
  const sinks = snapshot.tasks.filter(({ position }) => !hasDependents.has(position));
  return {
    snapshot,
    attempts: await store.attempts(workflowId),
    sinkTaskIds: new Set(sinks.map(({ taskId }) => taskId)),
  };
}
