/** What is compared: calls in a bare loop, and the same number of calls made by a run. Both in ms. */
import { runWorkflow } from "../../src/app.ts";
import { toExecuteHeaders, toIdempotencyKey, toTraceparent } from "../../src/model/execute-headers.ts";
import { planSubmission } from "../../src/model/submission.ts";
import type { RunReporter } from "../../src/terminal/run-reporter.ts";
import type { Documents } from "./pipelines.ts";

/** What a run says in each of its calls. */
const CALL = {
  method: "Instant",
  workflow_id: "wf-0123456789ab",
  inputs: [
    {
      protocol: "inline",
      uri: "e30=",
      format: "json",
      schema_uri: null,
      size_bytes: null,
      checksum: null,
      metadata: {},
    },
  ],
};
const HEADERS = {
  accept: "application/json",
  "content-type": "application/json",
  ...toExecuteHeaders({
    attempt: 1,
    idempotencyKey: toIdempotencyKey(CALL.workflow_id, "task_01234567"),
    inputNodes: ["node0:Instant"],
    traceparent: toTraceparent(CALL.workflow_id, "task_01234567", 1),
  }),
};

/** Makes the calls of a run with keep-alive, `width` of them at a time, and reads each answer. */
export async function timeBareLoop(port: number, count: number, width: number): Promise<number> {
  const url = `http://127.0.0.1:${port}/control/execute`;
  let left = count;
  const post = async () => {
    while (left > 0) {
      left -= 1;
      const body = JSON.stringify({ ...CALL, task_id: `task_${left}` });
      const response = await fetch(url, { method: "POST", headers: HEADERS, body });
      await response.json();
    }
  };
  const startedAt = performance.now();
  await Promise.all(Array.from({ length: width }, post));
  return performance.now() - startedAt;
}

const SILENT: RunReporter = {
  start: () => {},
  event: () => {},
  notice: () => {},
  finish: async () => {},
  stop: async () => {},
};

/** Runs a pipeline as `run` does, but for what it shows, and reads its result back. */
export async function timeRun(
  documents: Documents,
  concurrency: number,
  statePath: string | null = null,
): Promise<number> {
  const submission = planSubmission(documents);
  const startedAt = performance.now();
  const { result } = await runWorkflow(
    { statePath, concurrency, timeoutMs: null },
    { submission, servicesApiKey: null },
    { reporter: SILENT, interrupted: new AbortController().signal },
  );
  const elapsedMs = performance.now() - startedAt;
  const { status, error } = result.snapshot.workflow;
  if (status !== "completed") throw new Error(`the pipeline ended as ${status}: ${error}`);
  return elapsedMs;
}
