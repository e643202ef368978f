/**
 * The tasks of a workflow as the API last told them: what events do not carry, such as references and attempts. Owns when a
 * task is read again: only what is wanted, only when it may have changed, and never without a pause in between.
 */
import type { TaskAnswer } from "../../model/workflow-answer.ts";

/** What is shown, and has to be up to date: every task, or these. */
export type WantedTasks = "all" | ReadonlySet<string>;

/** `null` when what is wanted is up to date. */
export type NextReading = "all" | readonly string[] | null;

/** When more tasks than this have changed, all are read with one call. */
export const MOST_SINGLE = 6;
/** Changes of so long (ms) are read together. */
const GATHERING_MS = 100;
/** Between two readings passes so many times what the last one took: a large workflow is read less often. */
const REST_FACTOR = 4;
/** So long (ms) until a server that could not answer is asked again. */
const AWAY_MS = 2_000;

export interface ReadingPorts {
  readonly readOne: (taskId: string) => Promise<TaskAnswer | null>;
  readonly readAll: () => Promise<readonly TaskAnswer[]>;
  /** Called after each reading that brought something. */
  readonly onRead: () => void;
  /** Resolves with the next frame that is drawn: what nobody sees is not read. */
  readonly nextFrame: () => Promise<void>;
  readonly signal: AbortSignal;
}

/** What to read next: of the tasks that may have changed those that are wanted. */
export function toNextReading(changed: ReadonlySet<string>, wanted: WantedTasks): NextReading {
  const due = wanted === "all" ? changed : changed.intersection(wanted);
  if (due.size > MOST_SINGLE) return "all";
  return due.size === 0 ? null : [...due];
}

export class TaskReadings {
  readonly #ports: ReadingPorts;
  #tasks: ReadonlyMap<string, TaskAnswer> = new Map();
  readonly #changed = new Set<string>();
  #wanted: WantedTasks = new Set();
  #isCatchingUp = false;

  constructor(ports: ReadingPorts) {
    this.#ports = ports;
  }

  /** By task id, in blueprint order; another map after each reading. */
  get tasks(): ReadonlyMap<string, TaskAnswer> {
    return this.#tasks;
  }

  /** Begins anew with what was read. */
  reset(tasks: readonly TaskAnswer[]): void {
    this.#tasks = new Map(tasks.map((task) => [task.task_id, task]));
    this.#changed.clear();
  }

  want(wanted: WantedTasks): void {
    this.#wanted = wanted;
    void this.#catchUp();
  }

  /** A task may have changed. */
  touch(taskId: string): void {
    this.#changed.add(taskId);
    void this.#catchUp();
  }

  /** Any task may have changed. */
  touchAll(): void {
    for (const taskId of this.#tasks.keys()) this.#changed.add(taskId);
    void this.#catchUp();
  }

  async #catchUp(): Promise<void> {
    if (this.#isCatchingUp || toNextReading(this.#changed, this.#wanted) === null) return;
    this.#isCatchingUp = true;
    const { signal, nextFrame } = this.#ports;
    let pauseMs = GATHERING_MS;
    for (;;) {
      await new Promise((resolve) => setTimeout(resolve, pauseMs));
      await nextFrame();
      const next = toNextReading(this.#changed, this.#wanted);
      if (next === null || signal.aborted) break;
      pauseMs = await this.#read(next);
    }
    this.#isCatchingUp = false;
  }

  /** Reads some tasks or all; how long (ms) to wait until the next reading. */
  async #read(next: Exclude<NextReading, null>): Promise<number> {
    const asked = next === "all" ? [...this.#changed] : next;
    // What changes from here on may be newer than the answer.
    for (const taskId of asked) this.#changed.delete(taskId);
    const beganAt = performance.now();
    try {
      if (next === "all") this.#takeAll(await this.#ports.readAll());
      else this.#takeSome(await Promise.all(next.map((taskId) => this.#ports.readOne(taskId))));
    } catch {
      for (const taskId of asked) this.#changed.add(taskId);
      return AWAY_MS;
    }
    this.#ports.onRead();
    return Math.max(GATHERING_MS, (performance.now() - beganAt) * REST_FACTOR);
  }

  #takeAll(tasks: readonly TaskAnswer[]): void {
    this.#tasks = new Map(tasks.map((task) => [task.task_id, task]));
  }

  #takeSome(tasks: readonly (TaskAnswer | null)[]): void {
    const renewed = new Map(this.#tasks);
    for (const task of tasks) if (task !== null) renewed.set(task.task_id, task);
    this.#tasks = renewed;
  }
}
