/** Calls a service as it is, right or wrong: follows no redirect, reads no more than 1 MiB, waits no longer than told. */
import type { Clock } from "../clock.ts";
import { readAnswerBody } from "../control/answer-body.ts";
import { LONGEST_ANSWER } from "../model/control-message.ts";
import { toTransportFailure } from "../model/transport-failure.ts";
import type { Answer, Caller, Exchange, KeyUse, Sent } from "./exchange.ts";

export interface CallerPorts {
  readonly clock: Clock;
  /** Aborted, it rejects what is under way with its reason. */
  readonly signal: AbortSignal;
  /** How long (ms) a call takes that says nothing else. */
  readonly callTimeoutMs: number;
}

/** What Bun's fetch takes beside the standard: how long is waited is ours to say, and every call stands alone. */
const BUN_OPTIONS: object = { timeout: false, keepalive: false };

/** @param address `http://host:port`, perhaps with a path; no slash at its end */
export function createHttpCaller(address: string, key: string | null, ports: CallerPorts): Caller {
  const hideKey = (text: string): string => (key === null ? text : text.replaceAll(key, "[key]"));
  return {
    async call(sent, timeoutMs = ports.callTimeoutMs) {
      const ended = new AbortController();
      const interrupt = () => ended.abort();
      const cancelTimer = ports.clock.after(timeoutMs, interrupt);
      ports.signal.addEventListener("abort", interrupt);
      try {
        ports.signal.throwIfAborted();
        const response = await send(address, sent, key, ended.signal);
        const answer = await readAnswer(response, hideKey);
        return { sent, answer, trouble: "", isUnreachable: false };
      } catch (error) {
        ports.signal.throwIfAborted();
        return toUnanswered(sent, error, ended.signal.aborted ? timeoutMs : null);
      } finally {
        cancelTimer();
        ports.signal.removeEventListener("abort", interrupt);
      }
    },
  };
}

function send(address: string, sent: Sent, key: string | null, signal: AbortSignal): Promise<Response> {
  const authorization = key === null ? null : toAuthorization(sent.keyUse, key);
  const headers: Record<string, string> = {
    accept: "application/json",
    ...(sent.body !== null && { "content-type": "application/json" }),
    ...(authorization !== null && { authorization }),
  };
  const { method, body } = sent;
  return fetch(address + sent.path, { method, headers, body, redirect: "manual", signal, ...BUN_OPTIONS });
}

function toAuthorization(keyUse: KeyUse, key: string): string | null {
  switch (keyUse) {
    case "right":
      return `Bearer ${key}`;
    case "none":
      return null;
    case "longer":
      return `Bearer ${key}x`;
    case "other-scheme":
      return `Basic ${key}`;
    case "lower-case-scheme":
      return `bearer ${key}`;
  }
}

async function readAnswer(response: Response, hideKey: (text: string) => string): Promise<Answer> {
  const bytes = await readAnswerBody(response, LONGEST_ANSWER);
  const isWhole = bytes.byteLength <= LONGEST_ANSWER;
  const text = new TextDecoder().decode(bytes.subarray(0, LONGEST_ANSWER));
  return {
    status: response.status,
    headers: new Map(response.headers),
    text: hideKey(text),
    isWhole,
    json: isWhole ? parse(text) : undefined,
  };
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function toUnanswered(sent: Sent, error: unknown, timeoutMs: number | null): Exchange {
  const { stage, reason } = toTransportFailure(error);
  const trouble = timeoutMs === null ? `no answer: ${reason}` : `no answer within ${timeoutMs} ms`;
  return { sent, answer: null, trouble, isUnreachable: timeoutMs === null && stage === "not-connected" };
}
