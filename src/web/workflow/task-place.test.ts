import { describe, expect, test } from "bun:test";
import { makeView } from "../../../test/view-builder.ts";
import type { SlimReference } from "../../model/data-reference.ts";
import type { GraphAnswer, TaskAnswer } from "../../model/workflow-answer.ts";
import { nameInputs } from "./task-inputs.ts";
import { findTask } from "./task-place.ts";

const view = makeView([{}, {}, {}, {}]);
const graph: GraphAnswer = {
  nodes: view.tasks.map(({ nodeKey, taskId }) => ({
    node_key: nodeKey,
    task_id: taskId,
    container_name: nodeKey,
    operation_name: "Run",
    node_type: "MLModel",
    image: null,
  })),
  edges: [
    ["node2:Run", "node3:Run"],
    ["node0:Run", "node3:Run"],
    ["node1:Run", "node2:Run"],
  ],
};

test("a task stands between those that feed it and those that it feeds, in the blueprint's order", () => {
  const neighbours = (taskId: string) => {
    const place = findTask(view, graph, taskId);
    return (
      place && [place.upstream, place.downstream].map((tasks) => tasks.map((task) => task.taskId).join(" "))
    );
  };
  expect(neighbours("t3")).toEqual(["t0 t2", ""]);
  expect(neighbours("t2")).toEqual(["t1", "t3"]);
  expect(neighbours("t9")).toBeNull();
});

describe("an input", () => {
  const refer = (uri: string): SlimReference => ({ protocol: "file", uri, format: "csv", metadata: {} });
  const made = (taskId: string, uri: string): TaskAnswer => ({
    task_id: taskId,
    node_key: taskId,
    status: "completed",
    created_at: "",
    updated_at: "",
    error: null,
    input_refs: [],
    output_refs: [refer(uri)],
    progress: null,
    attempts: [],
    started_at: null,
    ended_at: null,
    webui_url: null,
  });
  const upstream = view.tasks.slice(0, 2);
  const name = (uris: readonly string[], ...tasks: readonly TaskAnswer[]) =>
    nameInputs(uris.map(refer), upstream, new Map(tasks.map((task) => [task.task_id, task]))).map(
      ({ title }) => title,
    );

  test("has the name of the task that made it, also when two made the same", () => {
    expect(name(["a", "b"], made("t0", "a"), made("t1", "b"))).toEqual(["node0:Run", "node1:Run"]);
    expect(name(["a", "a"], made("t0", "a"), made("t1", "a"))).toEqual(["node0:Run", "node1:Run"]);
  });

  test("has a number where that is not known", () => {
    expect(name(["a", "b"], made("t1", "b"))).toEqual(["Input 1", "node1:Run"]);
    expect(nameInputs([refer("a")], [], new Map())[0]?.title).toBe("Workflow input 1");
  });
});
