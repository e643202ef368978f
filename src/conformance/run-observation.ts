/** One run of the operation, from execute to the end, as it was seen. Follows it as the orchestrator does. */
import { type Clock, sleep } from "../clock.ts";
import { type ExecuteAnswer, readExecuteAnswer, StatusAnswerSchema } from "../model/control-message.ts";
import { readWith } from "../model/problem.ts";
import { type Caller, type Exchange, get, postExecute, toField, toReadPath } from "./exchange.ts";

export interface ExecuteBody {
  readonly method: string;
  readonly workflow_id: string;
  readonly task_id: string;
  readonly inputs: readonly unknown[];
  readonly parameters?: Readonly<Record<string, unknown>>;
}

export interface RunPorts {
  readonly caller: Caller;
  readonly clock: Clock;
  readonly signal: AbortSignal;
  /** How long (ms) a run may take. */
  readonly runTimeoutMs: number;
}

export interface Started {
  readonly body: ExecuteBody;
  readonly execute: Exchange;
  /** Null when it is none of the three. */
  readonly answer: ExecuteAnswer | null;
  /** What was wrong with the answer; empty when nothing was. */
  readonly fault: string;
  /** What the orchestrator would poll. */
  readonly pollingId: string;
}

export interface Run extends Started {
  /** Every status that was asked for, in order. */
  readonly polls: readonly Exchange[];
  /** Null when the operation never was seen running after it. */
  readonly outputWhileRunning: Exchange | null;
  /** A second execute, after which the operation still ran. */
  readonly repeat: Exchange | null;
  readonly end: "complete" | "failed" | "too-long" | "unreadable";
  /** Asked for after the end. */
  readonly statusEnded: Exchange | null;
  readonly outputEnded: Exchange | null;
}

/** The orchestrator's limit (ms) for a call (2.1). */
const EXECUTE_TIMEOUT_MS = 30_000;
const FIRST_POLL_MS = 20;
const LONGEST_POLL_MS = 1_000;
const POLL_GROWTH = 1.5;
/** So many failed polls in a row end a task (2.1). */
const MOST_FAILED_POLLS = 10;

export async function start(body: ExecuteBody, { caller, runTimeoutMs }: RunPorts): Promise<Started> {
  const execute = await caller.call(postExecute(body), Math.min(EXECUTE_TIMEOUT_MS, runTimeoutMs));
  const status = execute.answer?.status ?? 0;
  const isTaken = status >= 200 && status < 300 && execute.answer?.json !== undefined;
  const reading = isTaken ? readExecuteAnswer(execute.answer?.json) : null;
  const taskId = toField(execute, "task_id");
  return {
    body,
    execute,
    answer: reading?.ok ? reading.value : null,
    fault: reading !== null && !reading.ok ? reading.problems[0].message : "",
    pollingId: typeof taskId === "string" && taskId !== "" ? taskId : body.task_id,
  };
}

export async function follow(
  started: Started,
  ports: RunPorts,
  { disturb }: { readonly disturb: boolean },
): Promise<Run> {
  const { answer, pollingId } = started;
  const nothing = { polls: [], outputWhileRunning: null, repeat: null, statusEnded: null, outputEnded: null };
  if (answer === null) return { ...started, ...nothing, end: "unreadable" };
  const followed =
    answer.status === "running"
      ? await poll(started, ports, disturb)
      : { polls: [], outputWhileRunning: null, repeat: null, end: answer.status };
  const readAfterEnd = (kind: "status" | "output") => ports.caller.call(get(toReadPath(kind, pollingId)));
  const statusEnded = followed.polls.length > 0 ? followed.polls.at(-1) : await readAfterEnd("status");
  return {
    ...started,
    ...followed,
    statusEnded: statusEnded ?? null,
    outputEnded: await readAfterEnd("output"),
  };
}

/** How the status of a running operation reads; null when it cannot be read. */
export function readStatus(exchange: Exchange) {
  const isAnswered = exchange.answer !== null && exchange.answer.status < 300;
  const reading = isAnswered ? readWith(StatusAnswerSchema, exchange.answer?.json) : null;
  return reading?.ok ? reading.value : null;
}

type Followed = Pick<Run, "polls" | "outputWhileRunning" | "repeat" | "end">;

/** Asks for the status until it has ended; between two of them, when it is to be disturbed, for what must not disturb. */
async function poll(started: Started, ports: RunPorts, disturb: boolean): Promise<Followed> {
  const { caller, clock, signal, runTimeoutMs } = ports;
  const deadline = clock.now() + runTimeoutMs;
  const polls: Exchange[] = [];
  let seen: Disturbance = { outputWhileRunning: null, repeat: null };
  for (let pauseMs = FIRST_POLL_MS; ; pauseMs = Math.min(pauseMs * POLL_GROWTH, LONGEST_POLL_MS)) {
    const isDue = disturb && seen.repeat === null && polls.length > 0;
    const tried = isDue ? await tryToDisturb(started, caller, polls) : seen;
    polls.push(await caller.call(get(toReadPath("status", started.pollingId))));
    const end = toEnd(polls);
    if (end !== null) return { polls, ...seen, end };
    // It still ran after the attempt: only then does its answer say something.
    if (isRunning(polls.at(-1))) seen = tried;
    if (clock.now() + pauseMs > deadline) return { polls, ...seen, end: "too-long" };
    await sleep(clock, pauseMs, signal);
  }
}

type Disturbance = Pick<Run, "outputWhileRunning" | "repeat">;

/** A second execute after the end runs again: only a status between the two says that the output came before it. */
async function tryToDisturb(
  { body, pollingId }: Started,
  caller: Caller,
  polls: Exchange[],
): Promise<Disturbance> {
  const outputWhileRunning = await caller.call(get(toReadPath("output", pollingId)));
  polls.push(await caller.call(get(toReadPath("status", pollingId))));
  if (!isRunning(polls.at(-1))) return { outputWhileRunning: null, repeat: null };
  return { outputWhileRunning, repeat: await caller.call(postExecute(body)) };
}

const isRunning = (poll: Exchange | undefined): boolean =>
  poll !== undefined && readStatus(poll)?.status === "running";

/** Null while it goes on. */
function toEnd(polls: readonly Exchange[]): Run["end"] | null {
  const last = polls.at(-1);
  const status = last === undefined ? null : readStatus(last);
  if (status !== null) return status.status === "running" ? null : status.status;
  const newest = polls.slice(-MOST_FAILED_POLLS);
  const areAllLost = newest.length === MOST_FAILED_POLLS && newest.every((poll) => readStatus(poll) === null);
  return areAllLost ? "unreadable" : null;
}
