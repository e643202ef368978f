/** One call to a service and what came of it, as it was seen: nothing is judged here. */
import { isJsonObject } from "../model/field.ts";

/** How a call names the service's key. `longer`: one letter more than the right one. */
export type KeyUse = "right" | "none" | "longer" | "other-scheme" | "lower-case-scheme";

export interface Sent {
  readonly method: "GET" | "POST";
  /** As it stands in the URL. */
  readonly path: string;
  readonly keyUse: KeyUse;
  /** Null for none. */
  readonly body: string | null;
}

export interface Answer {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly text: string;
  /** False when the answer was longer than what is read. */
  readonly isWhole: boolean;
  /** Undefined when the text is no JSON. */
  readonly json: unknown;
}

export interface Exchange {
  readonly sent: Sent;
  /** Null when there was none. */
  readonly answer: Answer | null;
  /** Why there was no answer; empty when there was. */
  readonly trouble: string;
  /** Whether not even a connection came about. */
  readonly isUnreachable: boolean;
}

/** Calls the service that is tested. */
export interface Caller {
  /** Rejects only when the test is interrupted. `timeoutMs` covers the whole call. */
  call(sent: Sent, timeoutMs?: number): Promise<Exchange>;
}

/** So much of a text is shown. */
const LONGEST_SHOWN = 300;

const clip = (text: string): string =>
  text.length <= LONGEST_SHOWN ? text : `${text.slice(0, LONGEST_SHOWN)} …`;

const KEY_TEXTS: Record<KeyUse, string> = {
  right: "",
  none: " without a key",
  longer: " with a wrong key",
  "other-scheme": " with the key as Basic",
  "lower-case-scheme": " with the key as `bearer`",
};

export function describeSent({ method, path, keyUse, body }: Sent): string {
  return clip(`${method} ${path}${KEY_TEXTS[keyUse]}${body === null ? "" : ` ${body}`}`);
}

export function describeCame({ answer, trouble }: Exchange): string {
  if (answer === null) return trouble;
  return clip(`HTTP ${answer.status} ${answer.text}`.trimEnd()) + (answer.isWhole ? "" : " (and more)");
}

export const get = (path: string, keyUse: KeyUse = "right"): Sent => ({
  method: "GET",
  path,
  keyUse,
  body: null,
});

export const postExecute = (body: unknown, keyUse: KeyUse = "right"): Sent => ({
  method: "POST",
  path: "/control/execute",
  keyUse,
  body: typeof body === "string" ? body : JSON.stringify(body),
});

export type Read = "status" | "output" | "data";

export const toReadPath = (kind: Read, id: string): string => `/control/${kind}/${encodeURIComponent(id)}`;

/** What stands under a key of an answer that is a JSON object. */
export function toField({ answer }: Exchange, key: string): unknown {
  return isJsonObject(answer?.json) ? answer.json[key] : undefined;
}

export const isAnsweredWith = ({ answer }: Exchange, status: number): boolean => answer?.status === status;
