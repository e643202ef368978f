/**
 * Calls to a server over HTTP. A call that surely did nothing, or that may be made twice, is tried a few times; no
 * redirect is followed, so the key goes to the named server and to nobody else.
 */
import { createFetch, type FetchOptions } from "ofetch";
import type * as v from "valibot";
import { type Clock, sleep } from "../clock.ts";
import { readWith } from "../model/problem.ts";
import { parseRetryAfterMs } from "../model/retry-after.ts";
import {
  type Asked,
  ServerTrouble,
  toLateCall,
  toLostCall,
  toRefusedCall,
  toUnreadableAnswer,
} from "./server-trouble.ts";

/** Where the server is, and with which key. */
export interface ServerAccess {
  /** `http://host:port`, perhaps with a path; no slash at its end. */
  readonly address: string;
  readonly apiKey: string | null;
}

export interface ConnectionPorts {
  readonly clock: Clock;
  /** From 0 up to 1. */
  readonly random: () => number;
  /** Abandons whatever is under way. */
  readonly signal: AbortSignal;
}

export interface Call {
  readonly method: "GET" | "POST" | "DELETE";
  readonly path: string;
  readonly query?: Readonly<Record<string, string | number>>;
  readonly body?: object;
  readonly headers?: Readonly<Record<string, string>>;
  /** The workflow that it is about; null when it is about none. */
  readonly workflowId: string | null;
  /** Whether making it twice does no more than making it once. */
  readonly isRepeatable: boolean;
  /** How often it is made at most while no answer comes of it. Default: a few times. */
  readonly attempts?: number;
  /** How long (ms) one answer is waited for. Default: a minute. */
  readonly timeoutMs?: number;
}

const MOST_ATTEMPTS = 4;
const FIRST_PAUSE_MS = 100;
/** How long (ms) a single answer is waited for. */
const CALL_TIMEOUT_MS = 60_000;
/** No attempt begins later than this (ms) after the first, whatever Retry-After asks for. */
const LONGEST_TRYING_MS = 60_000;

/** How an answer is read, and how often it is asked for, is ours to say. */
const { raw: sendRequest } = createFetch({ fetch, defaults: { retry: false, ignoreResponseError: true } });
/** Bun would give up a call after some minutes of silence by itself. */
const NO_TIMEOUT: object = { timeout: false };

export class ServerConnection {
  readonly #access: ServerAccess;
  readonly #ports: ConnectionPorts;

  constructor(access: ServerAccess, ports: ConnectionPorts) {
    this.#access = access;
    this.#ports = ports;
  }

  get signal(): AbortSignal {
    return this.#ports.signal;
  }

  /**
   * The answer to a call.
   *
   * @throws ServerTrouble when there is none; what `signal` was aborted with
   */
  async ask<Answer>(schema: v.GenericSchema<unknown, Answer>, call: Call): Promise<Answer> {
    const text = await this.#try(call, (asked) => this.#askOnce(call, asked));
    const reading = readWith(schema, parseJson(text));
    if (reading.ok) return reading.value;
    throw toUnreadableAnswer(this.toAsked(call), reading.problems[0].message);
  }

  /**
   * The body of an answer that goes on, opened once. The caller ends it by aborting `signal`.
   *
   * @throws ServerTrouble when there is no answer
   */
  async open(call: Call, signal: AbortSignal): Promise<ReadableStream<Uint8Array>> {
    const asked = this.toAsked(call);
    const response = await this.#send<"stream">(call, asked, { signal, responseType: "stream" });
    if (response.status === 200 && response.body !== null) return response.body;
    throw this.#toRefused(asked, response, await response.text().catch(() => ""));
  }

  /** Pauses, longer with each failure; ends early, without an error, when `signal` is aborted. */
  pause(failures: number, longestMs: number, leastMs = 0): Promise<void> {
    const { clock, random, signal } = this.#ports;
    const growing = Math.min(FIRST_PAUSE_MS * 2 ** (failures - 1), longestMs);
    return sleep(clock, Math.max(growing * (0.5 + random() / 2), leastMs), signal);
  }

  async #try<T>(call: Call, attempt: (asked: Asked) => Promise<T>): Promise<T> {
    const { clock, signal } = this.#ports;
    const asked = this.toAsked(call);
    const lastAt = clock.now() + LONGEST_TRYING_MS;
    const mostAttempts = call.attempts ?? MOST_ATTEMPTS;
    for (let attempts = 1; ; attempts++) {
      signal.throwIfAborted();
      try {
        return await attempt(asked);
      } catch (error) {
        signal.throwIfAborted();
        const mayRepeat = error instanceof ServerTrouble && error.isPassing && isHarmless(call, error);
        if (!mayRepeat || attempts === mostAttempts || clock.now() + error.retryAfterMs > lastAt) throw error;
        await this.pause(attempts, LONGEST_TRYING_MS, error.retryAfterMs);
      }
    }
  }

  async #askOnce(call: Call, asked: Asked): Promise<string> {
    const { clock, signal } = this.#ports;
    const abandoned = new AbortController();
    const abandon = () => abandoned.abort(signal.reason);
    const timeoutMs = call.timeoutMs ?? CALL_TIMEOUT_MS;
    const cancelTimer = clock.after(timeoutMs, () => abandoned.abort(toLateCall(asked, timeoutMs)));
    signal.addEventListener("abort", abandon);
    try {
      const response = await this.#send<"text">(call, asked, {
        signal: abandoned.signal,
        responseType: "text",
      });
      const text = response._data ?? "";
      if (response.status === 200) return text;
      throw this.#toRefused(asked, response, text);
    } catch (error) {
      abandoned.signal.throwIfAborted();
      throw error;
    } finally {
      cancelTimer();
      signal.removeEventListener("abort", abandon);
    }
  }

  async #send<Type extends "text" | "stream">(call: Call, asked: Asked, options: FetchOptions<Type>) {
    const { method, path, query, body, headers } = call;
    const { address, apiKey } = this.#access;
    let hasAnswered = false;
    try {
      return await sendRequest<string, Type>(address + path, {
        method,
        headers: {
          accept: "application/json",
          ...headers,
          ...(apiKey !== null && { authorization: `Bearer ${apiKey}` }),
        },
        ...(query && { query }),
        ...(body && { body }),
        redirect: "manual",
        onResponse: () => {
          hasAnswered = true;
        },
        ...options,
        ...NO_TIMEOUT,
      });
    } catch (error) {
      throw toLostCall(asked, error, hasAnswered);
    }
  }

  #toRefused(asked: Asked, response: Response, text: string): ServerTrouble {
    const { status, headers } = response;
    const retryAfterMs = parseRetryAfterMs(headers.get("retry-after"), this.#ports.clock.now());
    return toRefusedCall(asked, { status, text, location: headers.get("location"), retryAfterMs });
  }

  /** What a call asks, and of whom, for the text of an error. */
  toAsked({ method, path, workflowId }: Call): Asked {
    const { address, apiKey } = this.#access;
    return { address, method, path, workflowId, hasKey: apiKey !== null };
  }
}

const isHarmless = (call: Call, trouble: ServerTrouble): boolean => call.isRepeatable || !trouble.mayBeDone;

/** A text that is no JSON stays what it is: no schema of an answer takes it. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
