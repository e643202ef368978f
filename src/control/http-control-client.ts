/** Speaks the Control Interface over HTTP. Follows no redirect, reads no more than 1 MiB, waits no longer than told. */
import { createFetch } from "ofetch";
import type { Clock } from "../clock.ts";
import {
  LONGEST_ANSWER,
  OutputAnswerSchema,
  readExecuteAnswer,
  StatusAnswerSchema,
} from "../model/control-message.ts";
import { type ExecuteContext, toExecuteHeaders } from "../model/execute-headers.ts";
import { type Reading, readWith } from "../model/problem.ts";
import { parseRetryAfterMs } from "../model/retry-after.ts";
import { callsAbandonedBy } from "./abandonment.ts";
import { readAnswerBody } from "./answer-body.ts";
import { type Answered, type ControlClient, ControlError, type Endpoint } from "./control-client.ts";
import { toControlError } from "./transport-error.ts";

/** Statuses by which a service says that it did not take the call. */
const UNAVAILABLE = new Set([429, 502, 503, 504]);

/** Without what ofetch adds to a request and reads from an answer: how an answer is read is ours to say. */
const { native: sendRequest } = createFetch({ fetch });

const DECODER = new TextDecoder();
const STRICT_DECODER = new TextDecoder("utf-8", { fatal: true });

const fromExecute = toReader(readExecuteAnswer);
const fromStatus = toReader((raw) => readWith(StatusAnswerSchema, raw));
const fromOutput = toReader((raw) => readWith(OutputAnswerSchema, raw));

interface Request {
  readonly method: "GET" | "POST";
  readonly url: string;
  readonly endpoint: Endpoint;
  readonly body?: string;
  readonly context?: ExecuteContext;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Bun would give up a call after some minutes of silence by itself: how long is waited is ours to say, too. */
interface PatientRequest extends RequestInit {
  readonly timeout: false;
}

interface Ports {
  readonly clock: Clock;
  readonly longestAnswer: number;
  /** Controllers of calls that ended by themselves: they serve again, as making one for each call takes its time. */
  readonly unused: AbortController[];
}

/** @param longestAnswer so many bytes of an answer are read; a longer one is a failure */
export function createHttpControlClient(clock: Clock, longestAnswer = LONGEST_ANSWER): ControlClient {
  const ports = { clock, longestAnswer, unused: [] };
  return {
    execute: (endpoint, call, timeoutMs, signal) =>
      ask(ports, fromExecute, {
        method: "POST",
        url: `${endpoint.address}/control/execute`,
        endpoint,
        body: JSON.stringify(call.body),
        context: call.context,
        timeoutMs,
        signal,
      }),
    status: (endpoint, serviceTaskId, timeoutMs, signal) => {
      const path = `/control/status/${encodeURIComponent(serviceTaskId)}`;
      return ask(ports, fromStatus, get(endpoint, path, timeoutMs, signal));
    },
    async output(endpoint, serviceTaskId, timeoutMs, signal) {
      const path = `/control/output/${encodeURIComponent(serviceTaskId)}`;
      return (await ask(ports, fromOutput, get(endpoint, path, timeoutMs, signal))).answer;
    },
    async health(endpoint, timeoutMs, signal) {
      await ask(ports, () => null, get(endpoint, "/health", timeoutMs, signal));
    },
  };
}

function get(endpoint: Endpoint, path: string, timeoutMs: number, signal: AbortSignal): Request {
  return { method: "GET", url: endpoint.address + path, endpoint, timeoutMs, signal };
}

/** Sends a request and reads the text of an answer whose status is 2xx. */
async function ask<Answer>(
  { clock, longestAnswer, unused }: Ports,
  read: (text: string) => Answer,
  request: Request,
): Promise<Answered<Answer>> {
  const call = unused.pop() ?? new AbortController();
  let timedOut = false;
  let answered = false;
  const cancelTimer = clock.after(request.timeoutMs, () => {
    timedOut = true;
    call.abort();
  });
  const calls = callsAbandonedBy(request.signal).add(call);
  try {
    request.signal.throwIfAborted();
    const response = await fetchAnswer(request, call.signal);
    answered = true;
    const bytes = await readAnswerBody(response, longestAnswer);
    const retryAfterMs = parseRetryAfterMs(response.headers.get("retry-after"), clock.now());
    refuseStatus(response.status, bytes, longestAnswer, retryAfterMs);
    return { answer: read(toText(bytes, longestAnswer)), retryAfterMs };
  } catch (error) {
    if (error instanceof ControlError) throw error;
    if (timedOut) {
      const message = `Request timed out: no answer of ${request.endpoint.address} within ${request.timeoutMs} ms`;
      throw new ControlError("timeout", message, { transient: true, cause: error });
    }
    throw toControlError(error, request.endpoint.address, answered);
  } finally {
    cancelTimer();
    calls.delete(call);
    if (!call.signal.aborted) unused.push(call);
  }
}

function fetchAnswer(request: Request, signal: AbortSignal): Promise<Response> {
  const { method, url, body, context } = request;
  const { servicesApiKey } = request.endpoint;
  const headers = context === undefined ? {} : toExecuteHeaders(context);
  headers.accept = "application/json";
  if (body !== undefined) headers["content-type"] = "application/json";
  if (servicesApiKey !== null) headers.authorization = `Bearer ${servicesApiKey}`;
  const init: PatientRequest = {
    method,
    headers,
    body: body ?? null,
    redirect: "manual",
    signal,
    timeout: false,
  };
  return sendRequest(url, init);
}

/** @throws ControlError for every status but 2xx; 204 has no answer in it and is refused too */
function refuseStatus(status: number, bytes: Uint8Array, longest: number, retryAfterMs: number): void {
  if (status >= 400) {
    const kind = UNAVAILABLE.has(status) ? "unavailable" : "failed";
    const transient = kind === "unavailable" || status >= 500;
    const text = DECODER.decode(bytes.subarray(0, longest)) + (bytes.length > longest ? " …" : "");
    throw new ControlError(kind, `HTTP ${status}: ${text}`, { retryAfterMs, transient });
  }
  if (status >= 300) throw invalid(`HTTP ${status} is a redirect, and none is followed`);
  if (status === 204 || status < 200) throw invalid(`HTTP ${status} has no answer in it`);
}

function toText(bytes: Uint8Array, longest: number): string {
  if (bytes.length > longest) throw invalid(`answer is longer than ${longest} bytes`);
  try {
    return STRICT_DECODER.decode(bytes);
  } catch {
    throw invalid("not UTF-8");
  }
}

/** Reads an answer from its text, or throws a ControlError. */
function toReader<Answer>(read: (raw: unknown) => Reading<Answer>): (text: string) => Answer {
  return (text) => {
    const reading = read(parseJson(text));
    if (reading.ok) return reading.value;
    throw invalid(reading.problems[0].message);
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    throw invalid(`not JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
}

function invalid(reason: string): ControlError {
  return new ControlError("failed", `Invalid response: ${reason}`);
}
