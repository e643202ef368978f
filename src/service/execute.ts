import * as v from "valibot";
import type { ExecuteRequest } from "../model/control-message.ts";
import type { DataReference } from "../model/data-reference.ts";
import { DataReferenceSchema, toPlainReference } from "../model/data-reference.ts";
import { type JsonObject, JsonObjectSchema } from "../model/field.ts";
import { readWith } from "../model/problem.ts";
import type { Execution, Outcome } from "./execution.ts";
import type { ExecutionTable } from "./execution-table.ts";
import type { DeclaredOperation, Operation, OperationOutput } from "./operation.ts";
import { OperationError, toDefect, toErrorText } from "./operation-error.ts";
import { checkAnswerSize } from "./output-size.ts";
import type { ServiceMetrics } from "./service-metrics.ts";
import { type Call, OperationTask, type TaskPorts } from "./task.ts";

/** The body of an execute answer. */
export interface ExecuteAnswer {
  readonly status: "complete" | "running" | "failed";
  readonly task_id: string;
  readonly output: OperationOutput;
  readonly error: string | null;
}

export interface ExecutePorts extends TaskPorts {
  readonly table: ExecutionTable;
  readonly metrics: ServiceMetrics | null;
  /** Milliseconds, of a clock that never goes back. */
  readonly now: () => number;
  /** Runs `action` once after `delayMs`; the returned function takes it back. */
  readonly after: (delayMs: number, action: () => void) => () => void;
}

/**
 * Runs one operation for a request, unless this workflow's task is running already. A concurrent operation goes on in
 * the background after the answer.
 *
 * @param run the operation with its parameters read
 */
export function execute(
  { mode, timeoutMs }: Pick<DeclaredOperation, "mode" | "timeoutMs">,
  run: Operation,
  call: Call,
  ports: ExecutePorts,
): ExecuteAnswer | Promise<ExecuteAnswer> {
  const { execution, isNew } = ports.table.begin(call.request.workflow_id, call.request.task_id);
  if (!isNew) return toRunning(execution);
  const task = new OperationTask(call, execution, ports);
  const { request } = call;
  const ended = perform(run, { request, execution, task, timeoutMs, ports, startedAt: ports.now() });
  // What is over before it has waited for anything, such as a refused input, is told at once.
  if (!(ended instanceof Promise)) return toAnswer(execution, ended);
  return mode === "concurrent" ? toRunning(execution) : ended.then((outcome) => toAnswer(execution, outcome));
}

function toRunning(execution: Execution): ExecuteAnswer {
  execution.awaitPolls();
  return { status: "running", task_id: execution.id, output: null, error: null };
}

function toAnswer(execution: Execution, outcome: Outcome): ExecuteAnswer {
  return {
    status: outcome.status,
    task_id: execution.id,
    output: outcome.status === "complete" ? outcome.output : null,
    error: outcome.status === "failed" ? outcome.error : null,
  };
}

interface Performance {
  readonly request: ExecuteRequest;
  readonly execution: Execution;
  readonly task: OperationTask;
  readonly timeoutMs: number | null;
  readonly ports: ExecutePorts;
  readonly startedAt: number;
}

/**
 * Runs an operation to its end, or until its time is over; never fails. What ends at once is answered at once: each
 * turn of waiting is one for every call beside it.
 */
function perform(run: Operation, performance: Performance): Outcome | Promise<Outcome> {
  const { request, task, ports } = performance;
  ports.metrics?.begin(request.method);
  let outcome: Outcome;
  try {
    const given = run(request, task);
    if (isThenable(given)) return performWaiting(given, performance);
    outcome = toComplete(given, performance);
  } catch (thrown) {
    outcome = toFailed(thrown, performance);
  }
  return end(outcome, performance);
}

async function performWaiting(work: Promise<OperationOutput>, performance: Performance): Promise<Outcome> {
  let outcome: Outcome;
  try {
    outcome = toComplete(await withinTime(work, performance), performance);
  } catch (thrown) {
    outcome = toFailed(thrown, performance);
  }
  return end(outcome, performance);
}

const isThenable = (given: OperationOutput | Promise<OperationOutput>): given is Promise<OperationOutput> =>
  typeof given === "object" && given !== null && "then" in given;

const toComplete = (output: OperationOutput, { execution }: Performance): Outcome => ({
  status: "complete",
  output: checkAnswerSize(checkOutput(output), execution.id),
});

function toFailed(thrown: unknown, { task, ports }: Performance): Outcome {
  const defect = toDefect(thrown);
  if (defect !== null) ports.log({ level: "error", ...task.facts, ...defect }, "Operation threw");
  return { status: "failed", error: toErrorText(thrown) };
}

function end(outcome: Outcome, { request, execution, task, ports, startedAt }: Performance): Outcome {
  const { status } = outcome;
  // First: whoever is told that it is complete can fetch its result.
  if (status === "complete") task.complete();
  ports.table.end(execution, outcome);
  const elapsedMs = ports.now() - startedAt;
  ports.metrics?.end(request.method, status, elapsedMs);
  const error = outcome.status === "failed" ? outcome.error : undefined;
  ports.log({ ...task.facts, status, ms: Math.round(elapsedMs), error }, "Ended");
  return outcome;
}

/** What hangs cannot be ended from outside: it is told that its time is over, and left behind. */
async function withinTime<T>(work: Promise<T>, { timeoutMs, task, ports }: Performance): Promise<T> {
  if (timeoutMs === null) return work;
  const overdue = Promise.withResolvers<never>();
  const cancel = ports.after(timeoutMs, () => {
    const error = new OperationError(`Operation not finished within ${timeoutMs} ms`);
    task.abort(error);
    overdue.reject(error);
  });
  try {
    return await Promise.race([work, overdue.promise]);
  } finally {
    cancel();
  }
}

/**
 * A reference that no orchestrator would take is a defect of the operation, so it is said here and not there. What else
 * an operation put into the object may be nothing that JSON can hold, and is left out.
 */
function checkOutput(output: OperationOutput): OperationOutput {
  if (output === null) return null;
  const plain: DataReference | null = toPlainReference(output);
  if (plain === null) {
    const reading = readWith(DataReferenceSchema, output);
    if (!reading.ok) {
      throw new TypeError(`The operation's output is no DataReference: ${reading.problems[0].message}`);
    }
  }
  const { protocol, uri, format, schema_uri, size_bytes, checksum, metadata } = output;
  const reference = { protocol, uri, format, schema_uri, size_bytes, checksum };
  // Through JSON, or only the answer would find out that it cannot be written.
  return metadata === undefined ? reference : { ...reference, metadata: copy(metadata) };
}

const copy = (metadata: JsonObject): JsonObject =>
  v.parse(JsonObjectSchema, JSON.parse(JSON.stringify(metadata)));
