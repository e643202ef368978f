import * as v from "valibot";
import type { ExecuteRequest } from "../model/control-message.ts";
import { DataReferenceSchema } from "../model/data-reference.ts";
import type { Execution, Outcome } from "./execution.ts";
import type { ExecutionTable } from "./execution-table.ts";
import type { Log } from "./log.ts";
import type { LongRunningOperation, Operation, OperationOutput, Task } from "./operation.ts";
import { OperationError, toErrorText } from "./operation-error.ts";

/** The body of an execute answer. */
export interface ExecuteAnswer {
  readonly status: "complete" | "running" | "failed";
  readonly task_id: string;
  readonly output: OperationOutput;
  readonly error: string | null;
}

/**
 * Runs one operation for a request, unless this workflow's task is running already. A long-running operation goes
 * on in the background after the answer.
 */
export async function execute(
  operation: Operation | LongRunningOperation,
  request: ExecuteRequest,
  { table, log }: { readonly table: ExecutionTable; readonly log: Log },
): Promise<ExecuteAnswer> {
  const { execution, isNew } = table.begin(request.workflow_id, request.task_id);
  if (!isNew) return toRunning(execution);
  const facts = { workflow_id: request.workflow_id, task_id: request.task_id, method: request.method };
  const task: Task = {
    progress: (percent) => execution.advance(percent),
    log: (message) => log(facts, message),
  };
  const run = async (perform: Operation): Promise<Outcome> => {
    const outcome = await attempt(perform, request, task, (thrown) => logDefect(thrown, facts, log));
    table.end(execution, outcome);
    return outcome;
  };
  if (typeof operation === "function") return toAnswer(execution, await run(operation));
  const answer = toRunning(execution);
  void run(operation.run);
  return answer;
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

async function attempt(
  perform: Operation,
  request: ExecuteRequest,
  task: Task,
  onThrown: (thrown: unknown) => void,
): Promise<Outcome> {
  try {
    return { status: "complete", output: checkOutput(await perform(request, task)) };
  } catch (thrown) {
    onThrown(thrown);
    return { status: "failed", error: toErrorText(thrown) };
  }
}

/** A reference that no orchestrator would take is a defect of the operation, so it is said here and not there. */
function checkOutput(output: OperationOutput): OperationOutput {
  if (output === null) return null;
  const result = v.safeParse(DataReferenceSchema, output);
  if (result.success) return output;
  throw new TypeError(`The operation's output is no DataReference: ${v.summarize(result.issues)}`);
}

function logDefect(thrown: unknown, facts: Readonly<Record<string, unknown>>, log: Log): void {
  if (thrown instanceof OperationError) return;
  log({ ...facts, stack: thrown instanceof Error ? thrown.stack : undefined }, "Operation threw");
}
