/** Every event as it is, one JSON document per line; the last line is the result. */
import type { Writable } from "node:stream";
import type { WorkflowEvent } from "../model/event.ts";
import { toPrintableJson } from "../model/printable.ts";
import { toTaskAnswer, toWorkflowAnswer } from "../model/workflow-answer.ts";
import { LineWriter } from "./line-writer.ts";
import type { RunReporter, RunResult } from "./run-reporter.ts";

export function createNdjsonReporter(output: Writable): RunReporter {
  const writer = new LineWriter(output);
  const stop = async () => {
    await writer.flush();
    writer.release();
  };
  return {
    start() {},
    event(event: WorkflowEvent) {
      writer.write(toPrintableJson(JSON.stringify(event)));
    },
    notice() {},
    async finish(result: RunResult) {
      writer.write(toPrintableJson(JSON.stringify(toResultDocument(result))));
      await stop();
    },
    stop,
  };
}

function toResultDocument({ snapshot, attempts }: RunResult) {
  const attemptsByTask = Map.groupBy(attempts, (attempt) => attempt.taskId);
  return {
    type: "result",
    ...toWorkflowAnswer(snapshot.workflow),
    tasks: snapshot.tasks.map((task) => toTaskAnswer(task, attemptsByTask.get(task.taskId) ?? [])),
  };
}
