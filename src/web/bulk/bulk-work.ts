/**
 * Does one thing to many workflows: a few calls at a time, until each has been answered for. Owns the calls and what came of
 * them; lives as long as the page, so that it goes on whatever is looked at meanwhile.
 */
import type { WorkflowStatus } from "../../model/status.ts";
import { type WorkflowAnswer, WorkflowAnswerSchema } from "../../model/workflow-answer.ts";
import type { Connection } from "../api/connection.ts";
import { type Deed, steer } from "../api/steer.ts";
import { isTrouble, toMessage } from "../api/trouble.ts";

export type Target = Pick<WorkflowAnswer, "workflow_id" | "name">;

export interface Refusal {
  readonly target: Target;
  readonly reason: string;
}

export interface BulkState {
  readonly deed: Deed;
  readonly total: number;
  readonly done: number;
  readonly refusals: readonly Refusal[];
  readonly stage: "working" | "paused" | "over";
  /** Why it is paused; null when somebody wanted it so. */
  readonly reason: string | null;
}

export interface Order {
  readonly deed: Deed;
  readonly targets: readonly Target[];
  /** For a retry of services that ask for it: the server has forgotten the first one. */
  readonly servicesApiKey: string | null;
}

/** A browser opens six connections to a server; the page's own calls and its events need the others. */
const LANES = 4;
/** The waits (ms) before a call that the server could not answer is made again. */
const PAUSES_MS = [500, 2_000];
/** What has been done is told so often (ms) at most. */
const TELLING_MS = 150;

/** The state that a workflow should be in; null where there should be none any more. */
const GOALS: Readonly<Record<Deed, WorkflowStatus | null>> = {
  cancel: "cancelled",
  retry: "running",
  delete: null,
};

export class BulkWork {
  readonly #connection: Connection;
  readonly #listeners = new Set<() => void>();
  readonly #signal = new AbortController().signal;
  #order: Order | null = null;
  /** Those that nobody has begun with, the next one last. */
  #left: Target[] = [];
  #state: BulkState | null = null;
  /** What listeners have been told: the same object until they are told again. */
  #told: BulkState | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Raised with each start and stop, so that lanes of before take nothing any more. */
  #turn = 0;

  constructor(connection: Connection) {
    this.#connection = connection;
  }

  /** Null when there is nothing to tell. */
  readonly state = (): BulkState | null => this.#told;

  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };

  /** Does nothing while another order is not through. */
  begin(order: Order): void {
    if (this.#state?.stage === "working" || order.targets.length === 0) return;
    this.#order = order;
    this.#left = order.targets.toReversed();
    const { deed, targets } = order;
    this.#state = { deed, total: targets.length, done: 0, refusals: [], stage: "working", reason: null };
    this.#takeUp();
  }

  /** What has been sent is still answered. */
  readonly pause = (): void => this.#halt(null);

  readonly goOn = (): void => {
    if (this.#state?.stage !== "paused") return;
    this.#change({ stage: "working", reason: null });
    this.#takeUp();
  };

  /** Forgets the order, and what is left of it. */
  readonly close = (): void => {
    if (this.#state?.stage === "working") return;
    this.#order = null;
    this.#left = [];
    this.#state = null;
    this.#tell();
  };

  #takeUp(): void {
    this.#turn += 1;
    this.#tell();
    for (let lane = 0; lane < LANES; lane += 1) void this.#takeInTurn(this.#turn);
  }

  async #takeInTurn(turn: number): Promise<void> {
    while (turn === this.#turn) {
      const target = this.#left.pop();
      if (target === undefined) return;
      await this.#settle(target);
    }
  }

  async #settle(target: Target): Promise<void> {
    const order = this.#order;
    if (order === null) return;
    try {
      await this.#insist(target, order);
      this.#count({ done: 1 });
    } catch (error) {
      if (isTrouble(error, "away") || isTrouble(error, "unauthorized")) {
        this.#left.push(target);
        this.#halt(toMessage(error));
      } else if (await this.#isSo(target, order.deed)) this.#count({ done: 1 });
      else this.#count({ refusal: { target, reason: toMessage(error) } });
    }
  }

  /** Makes the call again, a few times, when the server could not answer. */
  async #insist(target: Target, order: Order): Promise<void> {
    for (const pauseMs of PAUSES_MS) {
      try {
        return await this.#call(target, order);
      } catch (error) {
        if (!isTrouble(error, "away")) throw error;
        await new Promise((resolve) => setTimeout(resolve, pauseMs));
      }
    }
    await this.#call(target, order);
  }

  #call({ workflow_id }: Target, { deed, servicesApiKey }: Order): Promise<void> {
    const call = { deed, workflowId: workflow_id, servicesApiKey, signal: this.#signal };
    return steer(this.#connection, call);
  }

  /** Whether a workflow that was refused is as it should be: an answer was lost, or somebody else was faster. */
  async #isSo({ workflow_id }: Target, deed: Deed): Promise<boolean> {
    const path = `workflows/${encodeURIComponent(workflow_id)}`;
    try {
      const call = { path, signal: this.#signal };
      const { status } = await this.#connection.read(WorkflowAnswerSchema, call);
      return status === GOALS[deed];
    } catch (error) {
      return deed === "delete" && isTrouble(error, "unknown");
    }
  }

  #count({ done = 0, refusal }: { readonly done?: number; readonly refusal?: Refusal }): void {
    const known = this.#state;
    if (known === null) return;
    const refusals = refusal === undefined ? known.refusals : [...known.refusals, refusal];
    this.#change({ done: known.done + done, refusals });
    if (known.done + done + refusals.length < known.total) return;
    // The key of the services is not kept longer than it is needed.
    this.#order = null;
    this.#change({ stage: "over", reason: null });
    this.#tell();
  }

  #halt(reason: string | null): void {
    if (this.#state?.stage !== "working") return;
    this.#turn += 1;
    this.#change({ stage: "paused", reason });
    this.#tell();
  }

  #change(changes: Partial<BulkState>): void {
    if (this.#state !== null) this.#state = { ...this.#state, ...changes };
    this.#timer ??= setTimeout(() => this.#tell(), TELLING_MS);
  }

  #tell(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    this.#told = this.#state;
    for (const listener of this.#listeners) listener();
  }
}
