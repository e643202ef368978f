/**
 * The events of one workflow, over as many connections as it takes: each one begins after the last event that was
 * told, so nothing is told twice and nothing is left out.
 */
import type { Clock } from "../clock.ts";
import { type WorkflowEvent, WorkflowEventSchema } from "../model/event.ts";
import { readWith } from "../model/problem.ts";
import { type Call, parseJson, type ServerConnection } from "./connection.ts";
import { readEventStream } from "./event-stream.ts";
import { ServerTrouble, toLateCall, toLostCall, toUnreadableAnswer } from "./server-trouble.ts";

/** A connection that brings nothing for so long (ms) is given up: a server sends comments in between. */
const LONGEST_SILENCE_MS = 60_000;
const LONGEST_PAUSE_MS = 5_000;
/** A server that has been away for so long (ms) is not waited for any more. */
const LONGEST_ABSENCE_MS = 600_000;

export interface Followed {
  readonly workflowId: string;
  /** Sequence of the last event that is known already; 0 for none. */
  readonly after: number;
  /** Whether nothing more will happen to the workflow, unless it is retried. */
  readonly isSettled: () => Promise<boolean>;
  /** Told when the connection is lost, with the reason, and with null when there is one again. */
  readonly onConnection: (lost: ServerTrouble | null) => void;
}

/**
 * Every event after `after`, until the workflow has settled or is deleted, or the connection's signal is aborted.
 *
 * @throws ServerTrouble when the server refuses, such as for a workflow that is gone, or is away for too long
 */
export function followEvents(
  connection: ServerConnection,
  clock: Clock,
  followed: Followed,
): AsyncGenerator<WorkflowEvent> {
  return new FollowedWorkflow(connection, clock, followed).events();
}

class FollowedWorkflow {
  readonly #connection: ServerConnection;
  readonly #clock: Clock;
  readonly #followed: Followed;
  readonly #absence: Absence;
  #last: number;
  /** Connections in a row that brought nothing. */
  #failures = 0;
  /** Only a stream that was opened after the workflow had settled is sure to have told everything when it ends. */
  #wasSettled = false;
  #isOver = false;

  constructor(connection: ServerConnection, clock: Clock, followed: Followed) {
    this.#connection = connection;
    this.#clock = clock;
    this.#followed = followed;
    this.#absence = new Absence(clock, followed.onConnection);
    this.#last = followed.after;
  }

  async *events(): AsyncGenerator<WorkflowEvent> {
    const { signal } = this.#connection;
    while (!this.#isOver && !signal.aborted) {
      try {
        yield* this.#connect();
        await this.#judgeEnd();
      } catch (error) {
        if (signal.aborted) return;
        await this.#pause(this.#absence.begin(error));
      }
    }
  }

  /** One connection, until its server ends it. */
  async *#connect(): AsyncGenerator<WorkflowEvent> {
    const place = { workflowId: this.#followed.workflowId, last: this.#last };
    for await (const event of readOnce(this.#connection, this.#clock, place, () => this.#absence.end())) {
      if (event.sequence <= this.#last) continue;
      this.#last = event.sequence;
      this.#failures = 0;
      this.#isOver = event.type === "workflow-deleted";
      yield event;
      if (this.#isOver) return;
    }
  }

  /** A server that stops ends its streams in good order, too. */
  async #judgeEnd(): Promise<void> {
    if (this.#wasSettled) this.#isOver = true;
    if (this.#isOver) return;
    this.#wasSettled = await this.#followed.isSettled();
    if (!this.#wasSettled) await this.#pause(0);
  }

  async #pause(leastMs: number): Promise<void> {
    this.#failures += 1;
    await this.#connection.pause(this.#failures, LONGEST_PAUSE_MS, leastMs);
  }
}

interface Place {
  readonly workflowId: string;
  readonly last: number;
}

/** The events of one connection, until its server ends it. */
async function* readOnce(
  connection: ServerConnection,
  clock: Clock,
  place: Place,
  onOpen: () => void,
): AsyncGenerator<WorkflowEvent> {
  const call = toCall(place);
  const asked = connection.toAsked(call);
  const silence = new Silence(clock, connection.signal, () => toLateCall(asked, LONGEST_SILENCE_MS));
  try {
    const body = await connection.open(call, silence.signal);
    onOpen();
    for await (const data of readEventStream(body, () => silence.restart())) {
      const reading = readWith(WorkflowEventSchema, parseJson(data));
      if (!reading.ok) throw toUnreadableAnswer(asked, reading.problems[0].message);
      yield reading.value;
    }
  } catch (error) {
    silence.signal.throwIfAborted();
    throw error instanceof ServerTrouble ? error : toLostCall(asked, error, true);
  } finally {
    silence.end();
  }
}

const toCall = ({ workflowId, last }: Place): Call => ({
  method: "GET",
  path: `/workflows/${encodeURIComponent(workflowId)}/events`,
  headers: { accept: "text/event-stream", ...(last > 0 && { "last-event-id": String(last) }) },
  workflowId,
  isRepeatable: true,
});

/** Ends a connection on which nothing comes any more: a network that is gone does not say so. */
class Silence {
  readonly #controller = new AbortController();
  readonly #clock: Clock;
  readonly #outer: AbortSignal;
  readonly #toError: () => Error;
  #cancelTimer: (() => void) | null = null;

  constructor(clock: Clock, outer: AbortSignal, toError: () => Error) {
    this.#clock = clock;
    this.#outer = outer;
    this.#toError = toError;
    outer.addEventListener("abort", this.#abandon);
    this.restart();
  }

  get signal(): AbortSignal {
    return this.#controller.signal;
  }

  restart(): void {
    this.#cancelTimer?.();
    this.#cancelTimer = this.#clock.after(LONGEST_SILENCE_MS, () => this.#controller.abort(this.#toError()));
  }

  /** Ends the connection too, should it still be open. */
  end(): void {
    this.#cancelTimer?.();
    this.#outer.removeEventListener("abort", this.#abandon);
    this.#controller.abort();
  }

  readonly #abandon = (): void => this.#controller.abort(this.#outer.reason);
}

/** The time without a connection. */
class Absence {
  readonly #clock: Clock;
  readonly #tell: (lost: ServerTrouble | null) => void;
  #beganAt: number | null = null;

  constructor(clock: Clock, tell: (lost: ServerTrouble | null) => void) {
    this.#clock = clock;
    this.#tell = tell;
  }

  /**
   * How long (ms) the server asks to be left alone.
   *
   * @throws what `error` is, when another connection would not help
   */
  begin(error: unknown): number {
    if (!(error instanceof ServerTrouble) || !error.isPassing) throw error;
    const now = this.#clock.now();
    if (this.#beganAt === null) this.#tell(error);
    this.#beganAt ??= now;
    if (now - this.#beganAt > LONGEST_ABSENCE_MS) throw error;
    return error.retryAfterMs;
  }

  end(): void {
    if (this.#beganAt !== null) this.#tell(null);
    this.#beganAt = null;
  }
}
