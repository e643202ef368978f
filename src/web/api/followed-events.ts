/** Events of the server over as many connections as it takes. Owns when the next one is tried. */
import { EventSourceParserStream } from "eventsource-parser/stream";
import * as v from "valibot";
import { type WorkflowEvent, WorkflowEventSchema } from "../../model/event.ts";
import type { Connection } from "./connection.ts";
import { isTrouble, toMessage } from "./trouble.ts";

/** `lost` says why, and when (ms since the epoch) it is tried again. */
export type ConnectionState =
  | { readonly kind: "connecting" }
  | { readonly kind: "live" }
  | { readonly kind: "lost"; readonly reason: string; readonly nextAt: number };

export interface Follower {
  /** Below the page: `events`, or `workflows/ID/events`. */
  readonly path: string;
  /** The number after which events are wanted; null where there is none to go on after. */
  readonly after: () => number | null;
  readonly onEvent: (event: WorkflowEvent) => void;
  /** Each time that a connection is made. */
  readonly onOpen: () => void;
  readonly onState: (state: ConnectionState) => void;
  /** Whether a stream that ends in good order is at its end; a server that stops ends its streams so, too. */
  readonly isOver: () => boolean;
  readonly signal: AbortSignal;
}

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;
/** Longer than a server is ever silent: it sends comments in between. */
const LONGEST_SILENCE_MS = 45_000;

/** So long (ms) to wait after the connection number `failures` in a row that failed. */
export const toPause = (failures: number, random: number): number =>
  Math.min(FIRST_PAUSE_MS * 2 ** Math.min(failures - 1, 10), LONGEST_PAUSE_MS) * (0.5 + random / 2);

/** Returns at the end of the events, or when a key is wanted or there is no such workflow: then nothing comes by waiting. */
export async function followEvents(connection: Connection, follower: Follower): Promise<void> {
  const { signal, onState } = follower;
  let failures = 0;
  while (!signal.aborted) {
    let reason = "The server ended the connection.";
    try {
      onState({ kind: "connecting" });
      await readOnce(connection, follower, () => {
        failures = 0;
      });
      if (follower.isOver()) return;
    } catch (error) {
      if (signal.aborted || isTrouble(error, "unauthorized") || isTrouble(error, "unknown")) return;
      reason = toMessage(error);
    }
    failures += 1;
    const pauseMs = toPause(failures, Math.random());
    onState({ kind: "lost", reason, nextAt: Date.now() + pauseMs });
    await pause(pauseMs, signal);
  }
}

/** One connection, until it ends. */
async function readOnce(connection: Connection, follower: Follower, onSign: () => void): Promise<void> {
  const silence = new Silence(follower.signal);
  const after = follower.after();
  try {
    const body = await connection.open({
      path: follower.path,
      headers: after === null ? {} : { "last-event-id": String(after) },
      signal: silence.signal,
    });
    onSign();
    follower.onOpen();
    follower.onState({ kind: "live" });
    const watched = body.pipeThrough(
      new TransformStream<Uint8Array<ArrayBuffer>, BufferSource>({
        transform(chunk, controller) {
          silence.restart();
          controller.enqueue(chunk);
        },
      }),
    );
    const messages = watched.pipeThrough(new TextDecoderStream()).pipeThrough(new EventSourceParserStream());
    const reader = messages.getReader();
    for (let read = await reader.read(); !read.done; read = await reader.read()) {
      follower.onEvent(v.parse(WorkflowEventSchema, JSON.parse(read.value.data)));
    }
  } finally {
    silence.end();
  }
}

/** Ends a connection on which nothing comes any more: a network that is gone does not say so. */
class Silence {
  readonly #controller = new AbortController();
  readonly signal: AbortSignal;
  #timer: ReturnType<typeof setTimeout> | undefined;

  constructor(outer: AbortSignal) {
    this.signal = AbortSignal.any([outer, this.#controller.signal]);
    this.restart();
  }

  restart(): void {
    clearTimeout(this.#timer);
    const silent = () => this.#controller.abort(new Error("The server has been silent for too long."));
    this.#timer = setTimeout(silent, LONGEST_SILENCE_MS);
  }

  end(): void {
    clearTimeout(this.#timer);
    this.#controller.abort();
  }
}

/** Ends early when the page is looked at again, or the network is back. */
export function pause(pauseMs: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = () => {
      clearTimeout(timer);
      signal.removeEventListener("abort", end);
      window.removeEventListener("online", end);
      resolve();
    };
    const timer = setTimeout(end, pauseMs);
    signal.addEventListener("abort", end);
    window.addEventListener("online", end);
  });
}
