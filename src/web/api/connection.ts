/** Calls to the server that this page came from. Owns the key and who is told that one is wanted. */
import * as v from "valibot";
import { toPath } from "../../model/problem.ts";
import { InvalidRequestSchema, RefusalSchema } from "../../model/server-answer.ts";
import type { KeyShelf } from "./key-shelf.ts";
import { ApiTrouble, toMessage } from "./trouble.ts";

export interface Call {
  /** Below the page, without a slash at its start. */
  readonly path: string;
  readonly method?: "GET" | "POST" | "DELETE";
  readonly headers?: Readonly<Record<string, string>>;
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly signal: AbortSignal;
}

export class Connection {
  readonly #base: URL;
  readonly #keys: KeyShelf;
  readonly #onKeyWanted: () => void;

  /** @param onKeyWanted told when the server refuses the key, or the want of one */
  constructor(base: URL, keys: KeyShelf, onKeyWanted: () => void) {
    this.#base = base;
    this.#keys = keys;
    this.#onKeyWanted = onKeyWanted;
  }

  get hasKey(): boolean {
    return this.#keys.key !== null;
  }

  /** @throws ApiTrouble for all but the answer that the schema describes */
  async read<Schema extends v.GenericSchema>(schema: Schema, call: Call): Promise<v.InferOutput<Schema>> {
    const response = await this.#send(call, "application/json");
    const answer = v.safeParse(schema, await response.json().catch(() => undefined));
    if (answer.success) return answer.output;
    throw new ApiTrouble("unreadable", `The server's answer to ${call.path} is none that this page knows.`);
  }

  /** Opens a stream of server-sent events. @throws ApiTrouble */
  async open(call: Call): Promise<ReadableStream<Uint8Array<ArrayBuffer>>> {
    const { body } = await this.#send(call, "text/event-stream");
    if (body === null) throw new ApiTrouble("away", "The server's answer is empty.");
    return body;
  }

  async #send({ path, method = "GET", headers, body, signal }: Call, accept: string): Promise<Response> {
    const { key } = this.#keys;
    const content = body === undefined ? {} : { "content-type": "application/json" };
    const response = await fetch(new URL(path, this.#base), {
      method,
      headers: this.#withKey(key, { accept, ...content, ...headers }),
      body: body === undefined ? null : JSON.stringify(body),
      signal,
      redirect: "error",
      cache: "no-store",
      credentials: "same-origin",
    }).catch((cause: unknown) => {
      if (signal.aborted) throw cause;
      throw new ApiTrouble("away", `The server does not answer: ${toMessage(cause)}.`, { cause });
    });
    if (response.ok) return response;
    // A key that was replaced while this call was under way was not the one that is wrong.
    if (response.status === 401 && key === this.#keys.key) this.#onKeyWanted();
    throw await toTrouble(response);
  }

  /** A key that no header can carry is one that no server takes. */
  #withKey(key: string | null, headers: Readonly<Record<string, string>>): Headers {
    const sent = new Headers(headers);
    try {
      if (key !== null) sent.set("authorization", `Bearer ${key}`);
      return sent;
    } catch (cause) {
      this.#onKeyWanted();
      throw new ApiTrouble("unauthorized", "The key has characters that cannot be sent.", { cause });
    }
  }
}

async function toTrouble(response: Response): Promise<ApiTrouble> {
  const detail = toDetail(await response.json().catch(() => undefined)) ?? `HTTP ${response.status}`;
  switch (response.status) {
    case 401:
      return new ApiTrouble("unauthorized", detail);
    case 404:
      return new ApiTrouble("unknown", detail);
    case 429:
    case 502:
    case 503:
    case 504:
      return new ApiTrouble("away", detail);
    default:
      return new ApiTrouble("refused", detail);
  }
}

/** Why the server refuses, in words; null when it does not say so in a shape that is known. */
function toDetail(answer: unknown): string | null {
  const refusal = v.safeParse(RefusalSchema, answer);
  if (refusal.success) return refusal.output.detail;
  const invalid = v.safeParse(InvalidRequestSchema, answer);
  if (!invalid.success) return null;
  return invalid.output.detail.map(({ loc, msg }) => `${toPath(loc)}: ${msg}`).join("; ");
}
