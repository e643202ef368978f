import { expect, test } from "bun:test";
import * as v from "valibot";
import type { AttemptRecord, TaskRecord } from "./record.ts";
import { NO_TASKS } from "./status.ts";
import {
  GraphAnswerSchema,
  TaskAnswerSchema,
  toGraphAnswer,
  toServedTask,
  toTaskAnswer,
  toWorkflowAnswer,
  WorkflowAnswerSchema,
} from "./workflow-answer.ts";

const START = Date.UTC(2026, 2, 1, 9);

const task: TaskRecord = {
  position: 0,
  taskId: "task_106e22c7",
  nodeKey: "alpha:Start",
  status: "completed",
  attempt: 2,
  accepted: false,
  progress: 100,
  error: null,
  output: {
    protocol: "inline",
    uri: "eyJncmVldGluZyI6ImhlaSJ9",
    format: "json",
    schema_uri: null,
    size_bytes: 18,
    checksum: "md5:0",
    metadata: { lang: "no" },
  },
  createdAt: START + 10,
  updatedAt: START + 1200,
  startedAt: START + 20,
  endedAt: START + 1200,
};

const attempt: AttemptRecord = {
  taskId: "task_106e22c7",
  number: 2,
  workerId: "worker-1",
  readyAt: START + 15,
  claimedAt: START + 20,
  acceptedAt: START + 30,
  polls: 3,
  lastPoll: { answer: "complete", at: START + 1100 },
  outputFetchedAt: START + 1150,
  endedAt: START + 1200,
  outcome: "completed",
  error: null,
};

test("a workflow has the contract's keys in the contract's order, ours after them", () => {
  const answer = toWorkflowAnswer({
    workflowId: "wf-0123456789ab",
    name: "energy",
    status: "failed",
    error: "Task task_1 failed: HTTP 500: ",
    createdAt: START,
    updatedAt: START + 1200,
    counts: { ...NO_TASKS, failed: 1 },
    sequence: 4,
    webUis: [{ containerName: "a1", url: "http://localhost:18510" }],
  });
  expect(v.parse(WorkflowAnswerSchema, answer)).toEqual(answer);
  expect(JSON.stringify(answer)).toBe(
    JSON.stringify({
      workflow_id: "wf-0123456789ab",
      status: "failed",
      created_at: "2026-03-01T09:00:00.000Z",
      updated_at: "2026-03-01T09:00:01.200Z",
      error: "Task task_1 failed: HTTP 500: ",
      name: "energy",
      task_counts: { pending: 0, running: 0, completed: 0, failed: 1, cancelled: 0, skipped: 0 },
      webuis: [{ container_name: "a1", webui_url: "http://localhost:18510" }],
    }),
  );
});

test("a task has its output in slim form, and each attempt with its timeline at the end", () => {
  expect(JSON.stringify(toTaskAnswer(task, [attempt]))).toBe(
    JSON.stringify({
      task_id: "task_106e22c7",
      node_key: "alpha:Start",
      status: "completed",
      created_at: "2026-03-01T09:00:00.010Z",
      updated_at: "2026-03-01T09:00:01.200Z",
      error: null,
      output_refs: [
        { protocol: "inline", uri: "eyJncmVldGluZyI6ImhlaSJ9", format: "json", metadata: { lang: "no" } },
      ],
      progress: 100,
      attempts: [
        {
          number: 2,
          worker_id: "worker-1",
          started_at: "2026-03-01T09:00:00.020Z",
          ended_at: "2026-03-01T09:00:01.200Z",
          outcome: "completed",
          error: null,
          ready_at: "2026-03-01T09:00:00.015Z",
          accepted_at: "2026-03-01T09:00:00.030Z",
          polls: 3,
          last_poll: { answer: "complete", at: "2026-03-01T09:00:01.100Z" },
          output_fetched_at: "2026-03-01T09:00:01.150Z",
        },
      ],
      started_at: "2026-03-01T09:00:00.020Z",
      ended_at: "2026-03-01T09:00:01.200Z",
    }),
  );
});

test("what has not happened yet is null, and no key is left out", () => {
  const answer = toTaskAnswer(
    { ...task, status: "running", output: null, progress: null, startedAt: null, endedAt: null },
    [{ ...attempt, acceptedAt: null, lastPoll: null, outputFetchedAt: null, endedAt: null, outcome: null }],
  );
  expect(JSON.parse(JSON.stringify(answer))).toMatchObject({
    error: null,
    output_refs: [],
    progress: null,
    started_at: null,
    ended_at: null,
    attempts: [
      { ended_at: null, outcome: null, accepted_at: null, last_poll: null, output_fetched_at: null },
    ],
  });
});

test("what has completed has progressed to 100, whatever its service told last; what failed keeps that", () => {
  const toProgress = (changes: Partial<TaskRecord>) => toTaskAnswer({ ...task, ...changes }, []).progress;
  expect([null, 40, 100].map((progress) => toProgress({ progress }))).toEqual([100, 100, 100]);
  expect(toProgress({ status: "failed", progress: 40 })).toBe(40);
});

test("a served task has its inputs in slim form before its output", () => {
  const container = task.nodeKey.split(":")[0] ?? "";
  const webUis = [{ containerName: container, url: "http://localhost:1" }];
  const answer = toServedTask(task, [attempt], task.output === null ? [] : [task.output], webUis);
  expect(answer.webui_url).toBe("http://localhost:1");
  expect(v.parse(TaskAnswerSchema, answer)).toEqual(answer);
  const { output_refs: _, ...reported } = toTaskAnswer(task, [attempt]);
  expect(Object.keys(answer).slice(0, 8)).toEqual([
    ...Object.keys(reported).slice(0, 6),
    "input_refs",
    "output_refs",
  ]);
  expect(answer.input_refs).toEqual(answer.output_refs);
});

test("a graph names its nodes and edges by node keys", () => {
  const plans = [
    {
      taskId: "task_106e22c7",
      nodeKey: "alpha:Start",
      nodeType: "DataSource",
      image: "team/alpha:1",
      address: "http://alpha:8080",
    },
    { taskId: "task_ace17602", nodeKey: "beta:Mix:Twice", nodeType: "MLModel", image: null, address: null },
  ];
  const answer = toGraphAnswer(plans, [[0, 1]]);
  expect(v.parse(GraphAnswerSchema, answer)).toEqual({
    nodes: [
      {
        node_key: "alpha:Start",
        task_id: "task_106e22c7",
        container_name: "alpha",
        operation_name: "Start",
        node_type: "DataSource",
        address: "http://alpha:8080",
        image: "team/alpha:1",
      },
      {
        node_key: "beta:Mix:Twice",
        task_id: "task_ace17602",
        container_name: "beta",
        operation_name: "Mix:Twice",
        node_type: "MLModel",
        address: null,
        image: null,
      },
    ],
    edges: [["alpha:Start", "beta:Mix:Twice"]],
  });
});
