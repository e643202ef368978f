/** A server of which every answer is scripted, and a client of it whose pauses are noted instead of waited for. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { Client } from "../src/client/client.ts";
import { createClient } from "../src/client/client.ts";
import type { Clock } from "../src/clock.ts";
import { AieffectError } from "../src/errors.ts";

interface ApiCall {
  readonly method: string;
  /** With its query. */
  readonly path: string;
  readonly headers: Headers;
  readonly body: string;
}

export type ApiAnswer = (call: ApiCall) => Response | Promise<Response>;

/** When the connection of an answer is cut. What has arrived by then and was not read is lost. */
const CUT_AFTER = new WeakMap<Response, Promise<void>>();

export class ScriptedApi implements AsyncDisposable {
  readonly calls: ApiCall[] = [];
  readonly #answers: ApiAnswer[];
  readonly #server: Server;

  /** @param answers one for each call, in order */
  private constructor(answers: readonly ApiAnswer[]) {
    this.#answers = [...answers];
    this.#server = createServer((request, response) => void this.#handle(request, response));
  }

  static async start(...answers: readonly ApiAnswer[]): Promise<ScriptedApi> {
    const api = new ScriptedApi(answers);
    await new Promise<void>((listening) => api.#server.listen(0, "127.0.0.1", listening));
    return api;
  }

  get address(): string {
    const address = this.#server.address();
    return `http://127.0.0.1:${typeof address === "object" ? address?.port : ""}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise((closed) => this.#server.close(closed));
  }

  async #handle(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readText(request);
    const { method = "", url = "" } = request;
    const headers = new Headers(
      Object.entries(request.headers).map(([name, value]) => [name, String(value)]),
    );
    const call = { method, path: url, headers, body };
    this.calls.push(call);
    const answer = this.#answers.shift();
    await send(
      answer === undefined ? new Response("nobody scripted this", { status: 418 }) : await answer(call),
      response,
    );
  }
}

async function readText(request: IncomingMessage): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of request) chunks.push(chunk);
  return Buffer.concat(chunks).toString();
}

async function send(answer: Response, response: ServerResponse): Promise<void> {
  response.writeHead(answer.status, Object.fromEntries(answer.headers));
  response.flushHeaders();
  const reader = answer.body?.getReader();
  response.on("close", () => void reader?.cancel().catch(() => {}));
  for (let part = await reader?.read(); part?.value !== undefined; part = await reader?.read()) {
    const { value } = part;
    await new Promise((written) => response.write(value, written));
  }
  const cut = CUT_AFTER.get(answer);
  if (cut === undefined) {
    response.end();
    return;
  }
  await cut;
  response.socket?.destroy();
}

export const json =
  (body: unknown, status = 200, headers: Readonly<Record<string, string>> = {}): ApiAnswer =>
  () =>
    Response.json(body, { status, headers });

export const text =
  (body: string, status: number, headers: Readonly<Record<string, string>> = {}): ApiAnswer =>
  () =>
    new Response(body, { status, headers });

interface StreamedEvent {
  readonly sequence: number;
  readonly type: string;
}

/** Events as a server sends them; the connection ends after them. */
export const stream =
  (...events: readonly StreamedEvent[]): ApiAnswer =>
  () =>
    new Response(events.map(toMessage).join(""), { headers: { "content-type": "text/event-stream" } });

/** The same, but that the connection breaks when `cut` has resolved. */
export const brokenStream =
  (cut: Promise<void>, ...events: readonly StreamedEvent[]): ApiAnswer =>
  async (call) => {
    const answer = await stream(...events)(call);
    CUT_AFTER.set(answer, cut);
    return answer;
  };

const toMessage = (event: StreamedEvent): string =>
  `id: ${event.sequence}\nevent: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`;

/** Limits of this length (ms) never run out. */
const ENDLESS_MS = 60_000;

/** Time that passes as soon as somebody waits for it. */
export class HastyClock implements Clock {
  readonly pauses: number[] = [];
  #now = Date.UTC(2026, 0, 1);

  now(): number {
    return this.#now;
  }

  after(delayMs: number, action: () => void): () => void {
    if (delayMs >= ENDLESS_MS) return () => {};
    this.pauses.push(delayMs);
    const immediate = setImmediate(() => {
      this.#now += delayMs;
      action();
    });
    return () => clearImmediate(immediate);
  }
}

export function makeClient(
  address: string,
  {
    apiKey = null,
    clock = new HastyClock(),
    signal = new AbortController().signal,
  }: { apiKey?: string | null; clock?: Clock; signal?: AbortSignal } = {},
): Client {
  let submissions = 0;
  return createClient(
    { address, apiKey },
    { clock, random: () => 1, signal, newIdempotencyKey: () => `key-${++submissions}` },
  );
}

/** Code and message of the error of a call that must fail. */
export async function refusalOf(call: Promise<unknown>): Promise<{ code: string; message: string }> {
  const error = await call.then(
    () => new Error("the call succeeded"),
    (thrown: unknown) => thrown,
  );
  if (!(error instanceof AieffectError)) throw error;
  return { code: error.code, message: error.message };
}
