/**
 * What the orchestrator tells a service about an execute call beside its body: the body stays what any orchestrator
 * sends, so a service must do without each of these. The orchestrator writes them with `toExecuteHeaders`, the service
 * kit reads them with `readExecuteHeaders`.
 */
import { hash } from "node:crypto";
import * as v from "valibot";

export const EXECUTE_HEADERS = {
  attempt: "x-aieffect-attempt",
  idempotencyKey: "idempotency-key",
  inputNodes: "x-aieffect-input-nodes",
  traceparent: "traceparent",
} as const;

/**
 * Longest value (characters) of one header. Servers cut requests whose headers take more than 8 or 16 KiB; a join of so
 * many inputs that their nodes do not fit goes without that header.
 */
const LONGEST_VALUE = 4_096;

/** Stands for an input that no node made: one of the submission. A node key always has a colon in it. */
const NO_NODE = "-";

const AttemptSchema = v.pipe(v.number(), v.safeInteger(), v.minValue(1));
const KeySchema = v.pipe(v.string(), v.regex(/^[\x21-\x7e]+$/), v.maxLength(LONGEST_VALUE));
const InputNodesSchema = v.pipe(v.array(v.nullable(v.string())), v.readonly());
/** Version 00 of W3C Trace Context; ids of zeros alone are not valid. */
const TraceparentSchema = v.pipe(
  v.string(),
  v.regex(/^00-(?!0{32})[0-9a-f]{32}-(?!0{16})[0-9a-f]{16}-[0-9a-f]{2}$/),
);

/** Each field is null when the caller did not say. */
export const ExecuteContextSchema = v.object({
  /** Counted from 1 over the whole life of the task. */
  attempt: v.nullable(AttemptSchema),
  /** The same in every attempt of one task: what was done for a key need not be done again. */
  idempotencyKey: v.nullable(KeySchema),
  /** The node key that each input comes from, in the order of the inputs; null is an input of the submission. */
  inputNodes: v.nullable(InputNodesSchema),
  /** As W3C Trace Context writes it. */
  traceparent: v.nullable(TraceparentSchema),
});

export type ExecuteContext = v.InferOutput<typeof ExecuteContextSchema>;

/** `<workflow_id>/<task_id>`, each percent-encoded. */
export function toIdempotencyKey(workflowId: string, taskId: string): string {
  return `${encode(workflowId)}/${encode(taskId)}`;
}

/**
 * The trace of a workflow and the span of one attempt, without a random number: whoever knows the ids finds the trace.
 * It says "recorded", so that services whose tracing follows its caller record too.
 */
export function toTraceparent(workflowId: string, taskId: string, attempt: number): string {
  return `00-${toTraceId(workflowId)}-${toSpanId(taskId, attempt)}-01`;
}

/** 16 hexadecimal digits, of which the first 8 are those of the task id, and the last 8 the attempt. */
function toSpanId(taskId: string, attempt: number): string {
  const digits = TASK_ID.test(taskId) ? taskId.slice(-8) : hash("sha256", taskId).slice(0, 8);
  return digits + (attempt % SPAN_ATTEMPTS).toString(16).padStart(8, "0");
}

/** As many as 8 hexadecimal digits count. */
const SPAN_ATTEMPTS = 2 ** 32;
const TASK_ID = /^task_[0-9a-f]{8}$/;

let latest: { readonly workflowId: string; readonly traceId: string } | null = null;

/** Most calls are of the workflow that the call before was of. */
function toTraceId(workflowId: string): string {
  if (latest?.workflowId === workflowId) return latest.traceId;
  const traceId = hash("sha256", workflowId).slice(0, 32);
  latest = { workflowId, traceId };
  return traceId;
}

/** The headers that carry a context. What is null, or longer than a header may be, is left out. */
export function toExecuteHeaders(context: ExecuteContext): Record<string, string> {
  const headers: Record<string, string> = {};
  put(headers, EXECUTE_HEADERS.attempt, context.attempt?.toString());
  put(headers, EXECUTE_HEADERS.idempotencyKey, context.idempotencyKey);
  put(headers, EXECUTE_HEADERS.inputNodes, context.inputNodes?.map(toInputNode).join(","));
  put(headers, EXECUTE_HEADERS.traceparent, context.traceparent);
  return headers;
}

function put(headers: Record<string, string>, name: string, value: string | null | undefined): void {
  if (value && value.length <= LONGEST_VALUE) headers[name] = value;
}

/**
 * Reads a context. A header that is not what it should be counts as not sent: it is advice, and no reason to refuse work.
 *
 * @param get the value of a header by its lower-case name, null when there is none
 */
export function readExecuteHeaders(get: (name: string) => string | null): ExecuteContext {
  const inputNodes = get(EXECUTE_HEADERS.inputNodes);
  return {
    attempt: readAttempt(get),
    idempotencyKey: readOr(KeySchema, get(EXECUTE_HEADERS.idempotencyKey)),
    inputNodes: inputNodes === null ? null : readInputNodes(inputNodes),
    traceparent: readTraceparent(get),
  };
}

/** The attempt alone, as {@link readExecuteHeaders} reads it. */
export function readAttempt(get: (name: string) => string | null): number | null {
  const attempt = get(EXECUTE_HEADERS.attempt);
  return attempt === null || !/^\d+$/.test(attempt) ? null : readOr(AttemptSchema, Number(attempt));
}

/** The trace alone, as {@link readExecuteHeaders} reads it. */
export function readTraceparent(get: (name: string) => string | null): string | null {
  return readOr(TraceparentSchema, get(EXECUTE_HEADERS.traceparent));
}

function readOr<T>(schema: v.GenericSchema<unknown, T>, value: unknown): T | null {
  if (value === null) return null;
  const result = v.safeParse(schema, value);
  return result.success ? result.output : null;
}

const toInputNode = (nodeKey: string | null): string => (nodeKey === null ? NO_NODE : encode(nodeKey));

function readInputNodes(value: string): (string | null)[] | null {
  try {
    return value
      .split(",")
      .map((part) => part.trim())
      .map((part) => (part === NO_NODE ? null : decodeURIComponent(part)));
  } catch {
    return null;
  }
}

/** Percent-encoded but for the colon, which names of nodes have; half a character becomes U+FFFD. */
const encode = (text: string): string =>
  NEEDS_NO_CODE.test(text) ? text : encodeURIComponent(text.toWellFormed()).replaceAll("%3A", ":");
const NEEDS_NO_CODE = /^[\w.:~-]*$/;
