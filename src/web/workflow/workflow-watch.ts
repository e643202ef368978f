/**
 * Keeps one workflow up to date: how it is now, then every event of it, and once it has settled whether somebody retries or
 * deletes it. Owns what is asked for and when; what an event means is model/workflow-view.ts.
 *
 * W1 Whoever listens is told at most once per frame that is drawn, however many events come.
 * W2 No event is kept.
 */
import * as v from "valibot";
import { type WorkflowEvent, WorkflowEventSchema } from "../../model/event.ts";
import { toBeginning, toSnapshot } from "../../model/run-records.ts";
import { isSettled } from "../../model/status.ts";
import {
  type GraphAnswer,
  GraphAnswerSchema,
  type TaskAnswer,
  TaskAnswerSchema,
  type TasksAnswer,
  TasksAnswerSchema,
  type WorkflowAnswer,
  WorkflowAnswerSchema,
} from "../../model/workflow-answer.ts";
import { createWorkflowView, type WorkflowView } from "../../model/workflow-view.ts";
import type { Connection } from "../api/connection.ts";
import { type ConnectionState, followEvents, pause, toPause } from "../api/followed-events.ts";
import { ApiTrouble, isTrouble, toMessage } from "../api/trouble.ts";
import { TaskReadings, type WantedTasks } from "./task-readings.ts";

/** What is known of the workflow; told anew (a new object) with each change. */
export interface WatchedWorkflow {
  /** Folded from the events: the same object, changed in place, until the workflow has to be read anew. */
  readonly view: WorkflowView;
  /** Raised with each change. */
  readonly revision: number;
  /** Nodes in blueprint order, which is that of `view.tasks`. */
  readonly graph: GraphAnswer;
  /** As last read from the API, by task id: references and attempts. Only what is wanted is kept up to date. */
  readonly tasks: ReadonlyMap<string, TaskAnswer>;
}

export interface WatchState {
  /** Null before anything is known. */
  readonly watched: WatchedWorkflow | null;
  readonly connection: ConnectionState;
  /** Whether there is no such workflow: there never was, or when something is known of it, it was deleted. */
  readonly isGone: boolean;
  /** Why nothing comes, and why it is not asked for again by itself. */
  readonly trouble: string | null;
}

/** Calls back before the next frame is drawn. */
type FrameRequest = (draw: () => void) => void;

export class WorkflowWatch {
  readonly #connection: Connection;
  readonly #path: string;
  readonly #workflowId: string;
  readonly #requestFrame: FrameRequest;
  readonly #stop = new AbortController();
  readonly #listeners = new Set<() => void>();
  readonly #readings: TaskReadings;
  #known: { readonly view: WorkflowView; readonly graph: GraphAnswer } | null = null;
  #state: WatchState = { watched: null, connection: { kind: "connecting" }, isGone: false, trouble: null };
  #changes: Partial<WatchState> = {};
  #revision = 0;
  #isFrameDue = false;
  #isRunning = false;

  constructor(connection: Connection, workflowId: string, requestFrame: FrameRequest = toBrowserFrame) {
    this.#connection = connection;
    this.#workflowId = workflowId;
    this.#path = `workflows/${encodeURIComponent(workflowId)}`;
    this.#requestFrame = requestFrame;
    this.#readings = new TaskReadings({
      readOne: (taskId) => this.#readOne(taskId),
      readAll: async () => (await this.#readTasks()).tasks,
      onRead: () => this.#tell({}),
      nextFrame: () => new Promise((resolve) => requestFrame(() => resolve())),
      signal: this.#stop.signal,
    });
  }

  readonly state = (): WatchState => this.#state;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  start(): void {
    void this.#run();
  }

  stop(): void {
    this.#stop.abort();
    this.#listeners.clear();
  }

  /** Which tasks are shown with what only the API knows; they are read again after each change of theirs. */
  readonly want = (wanted: WantedTasks): void => this.#readings.want(wanted);

  /** Reads the workflow again, after it did not come. */
  readonly readAgain = (): void => {
    void this.#run();
  };

  /** Until the workflow is gone, or what is asked for is refused. */
  async #run(): Promise<void> {
    if (this.#isRunning) return;
    this.#isRunning = true;
    const { signal } = this.#stop;
    this.#tell({ trouble: null });
    let failures = 0;
    while (!signal.aborted) {
      try {
        await this.#watchOnce();
        failures = 0;
      } catch (error) {
        if (signal.aborted) break;
        if (!isTrouble(error, "away")) {
          this.#giveUp(error);
          break;
        }
        failures += 1;
        const pauseMs = toPause(failures, Math.random());
        this.#tell({ connection: { kind: "lost", reason: toMessage(error), nextAt: Date.now() + pauseMs } });
        await pause(pauseMs, signal);
      }
    }
    this.#isRunning = false;
  }

  #giveUp(error: unknown): void {
    if (isTrouble(error, "unknown")) this.#tell({ isGone: true });
    // A key is asked for, and all begins anew with it.
    else if (!isTrouble(error, "unauthorized")) this.#tell({ trouble: toMessage(error) });
  }

  /** Reads it and follows it, until it has to be read anew. @throws ApiTrouble */
  async #watchOnce(): Promise<void> {
    const view = await this.#read();
    if (!view.settled) await this.#follow(view);
    if (view.settled && !view.deleted) await this.#untilTouched(view);
  }

  /** How it is now. @throws ApiTrouble */
  async #read(): Promise<WorkflowView> {
    const [workflow, tasks, graph] = await Promise.all([
      this.#readWorkflow(),
      this.#readTasks(),
      this.#connection.read(GraphAnswerSchema, this.#toCall("/graph")),
    ]);
    // No event is folded into this one, so the number of the last one does not matter.
    const view = createWorkflowView(toSnapshot(workflow, tasks, 0));
    this.#readings.reset(tasks.tasks);
    this.#show(view, graph);
    return view.settled ? view : this.#fold(workflow, tasks, graph);
  }

  /** Two answers never show a moving workflow at the same instant: its events are folded from the first one on. */
  async #fold(workflow: WorkflowAnswer, tasks: TasksAnswer, graph: GraphAnswer): Promise<WorkflowView> {
    const view = createWorkflowView(toBeginning(workflow, tasks));
    const past = await this.#connection.read(v.array(WorkflowEventSchema), this.#toCall("/events"));
    for (const event of past) view.apply(event);
    for (const { task_id, status, attempts } of tasks.tasks) {
      const task = view.task(task_id);
      if (task === undefined) continue;
      const isSame = task.status === status && task.attempt === (attempts.at(-1)?.number ?? 0);
      if (!isSame || task.status === "running") this.#readings.touch(task_id);
    }
    this.#show(view, graph);
    return view;
  }

  #show(view: WorkflowView, graph: GraphAnswer): void {
    this.#known = { view, graph };
    this.#tell({ isGone: false, trouble: null });
  }

  /** Folds every event until it has settled, or one does not follow. */
  async #follow(view: WorkflowView): Promise<void> {
    const astray = new AbortController();
    await followEvents(this.#connection, {
      path: `${this.#path}/events`,
      after: () => view.sequence,
      onEvent: (event) => {
        if (view.apply(event) !== null) astray.abort();
        this.#touch(event);
        this.#tell({});
      },
      onOpen: () => {},
      onState: this.#tellConnection,
      isOver: () => view.settled,
      signal: AbortSignal.any([this.#stop.signal, astray.signal]),
    });
    if (!view.settled) throw new ApiTrouble("away", "The events of the workflow broke off.");
  }

  #touch(event: WorkflowEvent): void {
    if (event.type === "task-progressed") return;
    if ("task_id" in event) this.#readings.touch(event.task_id);
    else this.#readings.touchAll();
  }

  /** Until something happens to a workflow that has settled: its own stream of events has ended. */
  async #untilTouched(view: WorkflowView): Promise<void> {
    const touched = new AbortController();
    await followEvents(this.#connection, {
      path: "events",
      after: () => null,
      onEvent: (event) => {
        if (event.workflow_id === this.#workflowId) touched.abort();
      },
      // Whatever happened before nobody told.
      onOpen: () => void this.#compare(view, touched),
      onState: this.#tellConnection,
      isOver: () => false,
      signal: AbortSignal.any([this.#stop.signal, touched.signal]),
    });
    if (!touched.signal.aborted) throw new ApiTrouble("away", "The events of the server broke off.");
  }

  async #compare(view: WorkflowView, touched: AbortController): Promise<void> {
    try {
      const { status, task_counts, updated_at } = await this.#readWorkflow();
      const isSame = isSettled(status, task_counts) && Date.parse(updated_at) === view.updatedAt;
      if (!isSame) touched.abort();
    } catch (error) {
      if (isTrouble(error, "unknown")) touched.abort();
    }
  }

  readonly #tellConnection = (connection: ConnectionState): void => {
    // From one stream to the next is no loss.
    const isLive = this.#state.connection.kind === "live" || this.#changes.connection?.kind === "live";
    if (connection.kind !== "connecting" || !isLive) this.#tell({ connection });
  };

  #tell(changes: Partial<WatchState>): void {
    Object.assign(this.#changes, changes);
    if (this.#isFrameDue) return;
    this.#isFrameDue = true;
    this.#requestFrame(() => {
      this.#isFrameDue = false;
      if (!this.#stop.signal.aborted) this.#draw();
    });
  }

  #draw(): void {
    this.#revision += 1;
    const watched = this.#known && {
      ...this.#known,
      revision: this.#revision,
      tasks: this.#readings.tasks,
    };
    this.#state = { ...this.#state, ...this.#changes, watched };
    this.#changes = {};
    for (const listener of this.#listeners) listener();
  }

  #readWorkflow(): Promise<WorkflowAnswer> {
    return this.#connection.read(WorkflowAnswerSchema, this.#toCall(""));
  }

  #readTasks(): Promise<TasksAnswer> {
    return this.#connection.read(TasksAnswerSchema, this.#toCall("/tasks"));
  }

  /** Null when there is no such task. */
  async #readOne(taskId: string): Promise<TaskAnswer | null> {
    try {
      return await this.#connection.read(
        TaskAnswerSchema,
        this.#toCall(`/tasks/${encodeURIComponent(taskId)}`),
      );
    } catch (error) {
      if (isTrouble(error, "unknown")) return null;
      throw error;
    }
  }

  #toCall(path: string) {
    return { path: this.#path + path, signal: this.#stop.signal };
  }
}

const toBrowserFrame: FrameRequest = (draw) => {
  requestAnimationFrame(draw);
};
