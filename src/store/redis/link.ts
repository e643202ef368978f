/**
 * One connection to the server, kept for as long as it is wanted: lost, it is made again with growing pauses.
 *
 * While it stands, commands leave in the order of the calls. A command whose answer was lost with the connection may
 * have been executed: it is sent again, and told how long ago it was first sent.
 */
import { Redis, type RedisOptions, ReplyError } from "ioredis";
import { AieffectError } from "../../errors.ts";
import type { RedisAddress } from "./address.ts";
import { TurnWriter } from "./turn-writer.ts";
import { within } from "./within.ts";

export interface LinkOptions {
  readonly address: RedisAddress;
  /** For `CLIENT LIST`. */
  readonly name: string;
  /** Whether it is for reads that sleep at the server. */
  readonly isBlocking: boolean;
  /** Called on each new connection before anything else is sent; throws to give it up. */
  readonly prepare: (client: Redis) => Promise<void>;
  /** How long (ms) a command may wait for its answer; infinite: until there is one. */
  readonly patienceMs: number;
  /** A clock that only moves on (ms). */
  readonly elapsed: () => number;
}

/** How a command is sent; `againMs`: how long ago it was first sent, when its answer was lost. */
type Send<Reply> = (client: Redis, againMs: number | null) => Promise<Reply>;

/** Longest pause (ms) between two attempts to connect. */
export const LONGEST_PAUSE_MS = 1_000;
/** Longest sleep (ms) of a blocking read: idle costs little, and a lost connection is noticed. */
export const BLOCK_MS = 15_000;
/** Without a byte for so long (ms) beyond that while an answer is due, the connection is given up. */
const SILENCE_MS = 10_000;
const CONNECT_MS = 5_000;
/** Pause (ms) after a failure of what is sent only once. */
const FAILED_PAUSE_MS = 25;
/** How long (ms) what is under way may take when it is to end. */
const CLOSING_MS = 2_000;
/** The server is there, and will do it later. */
const PASSING = /^(LOADING|BUSY|MASTERDOWN|MISCONF|NOREPLICAS|OOM|TRYAGAIN|CLUSTERDOWN)\b/;
/**
 * Somebody has emptied a server that stands, and it is to be prepared again; or it has become a replica, and the address
 * may lead to its primary by now.
 */
const CONNECT_ANEW = /\bNOGROUP\b|^READONLY\b/;

export class Link {
  readonly #client: Redis;
  readonly #options: LinkOptions;
  readonly #closing = new AbortController();
  readonly #firstAttempt = Promise.withResolvers<void>();
  readonly #running = new Set<Promise<unknown>>();
  readonly #writer = new TurnWriter();
  #waiting: (() => void)[] = [];
  #isPrepared = false;
  #fatal: AieffectError | null = null;
  #lastReason = "there is no connection yet";

  constructor(options: LinkOptions) {
    this.#options = options;
    this.#client = new Redis(toClientOptions(options));
    this.#client.on("error", (error: Error) => this.#note(error));
    this.#client.on("close", () => {
      this.#isPrepared = false;
    });
    this.#client.on("ready", () => void this.#prepare());
    this.#firstAttempt.promise.catch(() => {});
  }

  /** Rejects with the reason when the first attempt to connect fails. */
  get opened(): Promise<void> {
    return this.#firstAttempt.promise;
  }

  get isReady(): boolean {
    return this.#isPrepared && this.#client.status === "ready";
  }

  /**
   * @param patienceMs when it may not wait as long as the others
   * @throws AieffectError STORE_UNAVAILABLE when there is no answer in time, or the link is closed
   */
  async send<Reply>(send: Send<Reply>, patienceMs: number = this.#options.patienceMs): Promise<Reply> {
    const sending = this.#sendUntilAnswered(send, this.#options.elapsed() + patienceMs);
    this.#running.add(sending);
    try {
      return await sending;
    } finally {
      this.#running.delete(sending);
    }
  }

  /**
   * Sends at once or not at all; rejects with whatever went wrong, and then it may have been executed or not. It rejects
   * after a pause: that a connection is lost is known a turn later, and callers that call again must let it come.
   */
  async sendOnce<Reply>(send: (client: Redis) => Promise<Reply>): Promise<Reply> {
    if (!this.isReady) throw this.#unavailable(this.#lastReason);
    try {
      return await send(this.#client);
    } catch (error) {
      if (error instanceof Error) this.#leaves(error);
      await new Promise((resolve) => setTimeout(resolve, FAILED_PAUSE_MS));
      throw error;
    }
  }

  /** Resolves when there is a connection, `signal` is aborted, or the link is closed. */
  async whenReady(signal: AbortSignal): Promise<void> {
    const ended = AbortSignal.any([signal, this.#closing.signal]);
    if (this.isReady || ended.aborted) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#waiting.push(resolve);
    ended.addEventListener("abort", () => resolve(), { once: true });
    await promise;
  }

  /** Lets what is under way end, and `lastCalls`, as far as there is a connection; nothing waits for a new one. */
  async close(lastCalls: Promise<unknown>): Promise<void> {
    this.#closing.abort();
    if (this.isReady) await within(Promise.all([lastCalls, Promise.allSettled(this.#running)]), CLOSING_MS);
    this.#client.disconnect();
  }

  /** Breaks off what is under way, and connects anew. */
  reconnect(): void {
    this.#client.disconnect(true);
  }

  /** Breaks off what is under way. */
  cut(): void {
    this.#closing.abort();
    this.#client.disconnect();
  }

  async #prepare(): Promise<void> {
    try {
      await this.#options.prepare(this.#client);
      if (this.#client.status !== "ready") return;
      this.#isPrepared = true;
      this.#firstAttempt.resolve();
    } catch (error) {
      if (error instanceof AieffectError) this.#fatal = error;
      this.#note(error instanceof Error ? error : new Error(String(error)));
      this.#client.disconnect(this.#fatal === null);
    }
    for (const wake of this.#waiting.splice(0)) wake();
  }

  #note(error: Error): void {
    this.#lastReason = error.message;
    this.#firstAttempt.reject(error);
  }

  /** No `await` before the command leaves: the order of the calls is kept. */
  async #sendUntilAnswered<Reply>(send: Send<Reply>, deadline: number): Promise<Reply> {
    const { elapsed } = this.#options;
    let sentAt: number | null = null;
    for (;;) {
      if (!this.isReady) await this.#reconnected(deadline);
      const againMs = sentAt === null ? null : elapsed() - sentAt;
      sentAt ??= elapsed();
      try {
        this.#writer.join(this.#client.stream);
        const answer = send(this.#client, againMs);
        return await (deadline === Number.POSITIVE_INFINITY ? answer : this.#inTime(answer, deadline));
      } catch (error) {
        await this.#endure(error, deadline);
      }
    }
  }

  async #reconnected(deadline: number): Promise<void> {
    while (!this.isReady) {
      if (this.#fatal !== null) throw this.#fatal;
      if (this.#closing.signal.aborted) throw this.#unavailable("the store is closed");
      await this.#inTime(this.whenReady(this.#closing.signal), deadline);
    }
  }

  /** Throws on what is no use to try again. */
  async #endure(error: unknown, deadline: number): Promise<void> {
    if (error instanceof AieffectError) throw error;
    if (!(error instanceof ReplyError)) {
      // The connection is lost; that it is may be known only in the next turn.
      await new Promise((resolve) => setImmediate(resolve));
      return;
    }
    if (!(error instanceof Error)) throw error;
    if (this.#leaves(error)) return;
    if (!PASSING.test(error.message)) throw error;
    if (deadline < Number.POSITIVE_INFINITY) throw this.#unavailable(error.message);
    this.#lastReason = error.message;
    await new Promise((resolve) => setTimeout(resolve, LONGEST_PAUSE_MS));
  }

  /** Whether an answer is a reason to connect anew; one of those that come together is enough. */
  #leaves(error: Error): boolean {
    if (!CONNECT_ANEW.test(error.message)) return false;
    this.#note(error);
    if (this.#isPrepared) this.reconnect();
    this.#isPrepared = false;
    return true;
  }

  async #inTime<Result>(work: Promise<Result>, deadline: number): Promise<Result> {
    if (deadline === Number.POSITIVE_INFINITY) return await work;
    const late = Promise.withResolvers<never>();
    const restMs = Math.max(deadline - this.#options.elapsed(), 0);
    const timer = setTimeout(() => late.reject(this.#unavailable(this.#lastReason)), restMs);
    try {
      return await Promise.race([work, late.promise]);
    } finally {
      clearTimeout(timer);
    }
  }

  #unavailable(reason: string): AieffectError {
    const { label } = this.#options.address;
    return new AieffectError("STORE_UNAVAILABLE", `Redis at ${label} does not answer: ${reason}`);
  }
}

function toClientOptions({
  address,
  name,
  isBlocking,
}: LinkOptions): RedisOptions & { replyMapping: "legacy" } {
  return {
    ...address.options,
    connectionName: name,
    protocol: 2,
    replyMapping: "legacy",
    disableClientInfo: true,
    connectTimeout: CONNECT_MS,
    socketTimeout: isBlocking ? BLOCK_MS + SILENCE_MS : SILENCE_MS,
    // Whether and when a command is sent again is decided here.
    enableOfflineQueue: false,
    autoResendUnfulfilledCommands: false,
    maxRetriesPerRequest: 0,
    maxLoadingRetryTime: LONGEST_PAUSE_MS,
    retryStrategy: (times) => Math.min(25 * 2 ** Math.min(times, 10), LONGEST_PAUSE_MS),
  };
}
