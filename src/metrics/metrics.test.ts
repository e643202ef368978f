import { expect, test } from "bun:test";
import { AieffectError } from "../errors.ts";
import type { StoreOverview } from "../store/store.ts";
import { Metrics, toMetricsText } from "./metrics.ts";

const OVERVIEW: StoreOverview = {
  kind: "redis",
  now: 0,
  workers: [
    { workerId: "a", leaseUntil: 1, tasks: 2 },
    { workerId: "b", leaseUntil: 1, tasks: 3 },
  ],
  ready: 4,
  delayed: 1,
  workflows: { pending: 0, running: 7, completed: 100, failed: 2, cancelled: 1 },
};

function makeBusy(): Metrics {
  const metrics = new Metrics();
  metrics.work.recovered(2);
  metrics.storeCalled({ name: "settle", durationMs: 0.4, error: undefined });
  metrics.storeCalled({ name: "settle", durationMs: 3, error: new Error("gone") });
  const refusal = new AieffectError("WORKFLOW_UNKNOWN", "Workflow wf-1 is not stored");
  metrics.storeCalled({ name: "cancel", durationMs: 0.4, error: refusal });
  const call = {
    kind: "execute",
    address: "http://a",
    taskId: "t",
    workflowId: "w",
    durationMs: 20,
  } as const;
  metrics.controlCalled({ ...call, outcome: "answered" });
  metrics.eventTold({ type: "workflow-completed", sequence: 9, workflow_id: "w", at: "" });
  return metrics;
}

test("what the processes counted is added up", async () => {
  const documents = [await makeBusy().toDocument(), await makeBusy().toDocument()];
  const { text, contentType } = await toMetricsText(documents, OVERVIEW);
  expect(contentType).toStartWith("text/plain; version=0.0.4");
  const lines = text.split("\n");
  for (const line of [
    "aieffect_recovered_tasks_total 4",
    'aieffect_store_errors_total{call="settle"} 2',
    'aieffect_store_call_seconds_bucket{le="0.0005",call="settle"} 2',
    'aieffect_store_call_seconds_count{call="settle"} 4',
    'aieffect_control_call_seconds_count{call="execute",outcome="answered"} 2',
    'aieffect_events_total{type="workflow-completed"} 2',
  ]) {
    expect(lines).toContain(line);
  }
});

test("what the store holds is told by state", async () => {
  const { text } = await toMetricsText([], OVERVIEW);
  const lines = text.split("\n");
  for (const line of [
    "aieffect_store_up 1",
    'aieffect_workflows{status="running"} 7',
    'aieffect_workflows{status="completed"} 100',
    'aieffect_tasks{state="ready"} 4',
    'aieffect_tasks{state="delayed"} 1',
    'aieffect_tasks{state="running"} 5',
    "aieffect_workers 2",
  ]) {
    expect(lines).toContain(line);
  }
});

test("a store that does not answer is told, and the rest with it", async () => {
  const { text } = await toMetricsText([await makeBusy().toDocument()], null);
  expect(text).toContain("aieffect_store_up 0");
  expect(text).toContain("aieffect_recovered_tasks_total 2");
});

test("what a store refuses is no error of the store", async () => {
  const { text } = await toMetricsText([await makeBusy().toDocument()], OVERVIEW);
  expect(text).toContain('aieffect_store_call_seconds_count{call="cancel"} 1');
  expect(text).not.toContain('aieffect_store_errors_total{call="cancel"}');
});

test("each line is one that Prometheus reads", async () => {
  const { text } = await toMetricsText([await makeBusy().toDocument()], OVERVIEW);
  const line = /^(# (HELP|TYPE) aieffect_\w+ .+|aieffect_\w+(\{(\w+="[^"]*",?)+\})? [\d.e+-]+|)$/;
  expect(text.split("\n").filter((each) => !line.test(each))).toEqual([]);
});
