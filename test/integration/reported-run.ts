/**
 * A program that shows a run by one of the reporters: `reported-run.ts FORMAT TASKS`. Every task starts and completes,
 * but the last one: it runs until the program is asked to stop, unless the format is `json`. On stderr it says how far
 * it is, unless that is the terminal too.
 */
import type { WorkflowEvent } from "../../src/model/event.ts";
import { openReporter, type ReportFormat } from "../../src/terminal/open-reporter.ts";
import { INTERRUPT_NOTICE, type RunReporter } from "../../src/terminal/run-reporter.ts";
import { makeSnapshot, makeView, WORKFLOW_ID } from "../view-builder.ts";

type Body = Pick<WorkflowEvent, "type"> & { readonly task_id?: string };

const [format, count] = process.argv.slice(2);
const tasks = Number(count);
const view = makeView(Array.from({ length: tasks }, () => ({})));
const asked = Promise.withResolvers<void>();
const onInterrupt = () => {
  reporter.notice(INTERRUPT_NOTICE);
  asked.resolve();
};
for (const signal of ["SIGINT", "SIGHUP"] as const) process.on(signal, onInterrupt);

const reporter: RunReporter = await openReporter(
  format as ReportFormat,
  { stdout: process.stdout, stdin: process.stdin, environment: process.env },
  { readFileStart: async () => null, onInterrupt },
);

function tell(body: Body): void {
  const sequence = view.sequence + 1;
  const event = {
    sequence,
    workflow_id: WORKFLOW_ID,
    at: new Date().toISOString(),
    ...body,
  } as WorkflowEvent;
  const refusal = view.apply(event);
  if (refusal !== null) throw new Error(JSON.stringify(refusal));
  reporter.event(event);
}

const tellTask = (type: "task-started" | "task-completed", position: number) =>
  tell({
    type,
    task_id: `t${position}`,
    ...{ node_key: `node${position}:Run`, attempt: 1, worker_id: "w", resumed: false },
  });

function say(stage: string): void {
  if (!process.stderr.isTTY) process.stderr.write(`${stage}\n`);
}

reporter.start(view, Date.now());
for (let position = 0; position < tasks; position++) {
  tellTask("task-started", position);
  if (position < tasks - 1) tellTask("task-completed", position);
  if (position % 100 === 0) await new Promise(setImmediate);
}
if (format === "json") {
  tellTask("task-completed", tasks - 1);
  tell({ type: "workflow-completed" });
} else {
  await asked.promise;
  tell({ type: "workflow-cancelled" });
}
say("told everything");
await reporter.finish({
  snapshot: makeSnapshot(
    view.tasks.map(({ status }) => ({ status })),
    { status: view.status },
  ),
  attempts: [],
  sinkTaskIds: new Set(),
});
say("finished");
process.exit(0);
