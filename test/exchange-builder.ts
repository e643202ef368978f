/** Exchanges with a service, and runs of its operation, as the grading functions of `conformance` get them. */
import { type Exchange, get, type Sent } from "../src/conformance/exchange.ts";
import type { Run } from "../src/conformance/run-observation.ts";
import { readExecuteAnswer } from "../src/model/control-message.ts";
import { toInlineJson } from "../src/service/inline-json.ts";

const SENT = get("/control/status/task_ace17602");

interface Came {
  readonly sent?: Sent;
  readonly headers?: Readonly<Record<string, string>>;
  readonly isWhole?: boolean;
}

/** @param body what the JSON holds; undefined for an answer that is no JSON */
export const answered = (status: number, body: unknown, came: Came = {}): Exchange => ({
  sent: came.sent ?? SENT,
  answer: {
    status,
    headers: new Map(Object.entries(came.headers ?? {})),
    text: JSON.stringify(body) ?? "<html>",
    isWhole: came.isWhole ?? true,
    json: body,
  },
  trouble: "",
  isUnreachable: false,
});

export const unanswered = (trouble = "no answer within 10000 ms"): Exchange => ({
  sent: SENT,
  answer: null,
  trouble,
  isUnreachable: false,
});

export const status = (word: string, progress: unknown, error: string | null = null): Exchange =>
  answered(200, { status: word, progress, error });

/** A result that names its workflow. */
export const outputOf = (workflowId: string) => toInlineJson({ of: workflowId });

const RUNNING = { status: "running", task_id: "task_ace17602", output: null, error: null };

/** A polled run that kept the contract; what is given was otherwise. */
export function polledRun(workflowId: string, otherwise: Partial<Run> = {}): Run {
  const execute = otherwise.execute ?? answered(200, RUNNING);
  const reading = readExecuteAnswer(execute.answer?.json);
  return {
    body: { method: "Mix", workflow_id: workflowId, task_id: "task_ace17602", inputs: [] },
    execute,
    answer: reading.ok ? reading.value : null,
    fault: reading.ok ? "" : reading.problems[0].message,
    pollingId: "task_ace17602",
    polls: [status("running", 10), status("complete", 100)],
    outputWhileRunning: answered(400, { detail: "Task not complete" }),
    repeat: answered(200, RUNNING),
    end: "complete",
    statusEnded: status("complete", 100),
    outputEnded: answered(200, { output: outputOf(workflowId) }),
    ...otherwise,
  };
}

/** One that answered execute with its end. */
export const directRun = (workflowId: string, otherwise: Partial<Run> = {}): Run =>
  polledRun(workflowId, {
    execute: answered(200, {
      status: "complete",
      task_id: "task_ace17602",
      output: outputOf(workflowId),
      error: null,
    }),
    polls: [],
    outputWhileRunning: null,
    repeat: null,
    ...otherwise,
  });
