import { expect, test } from "bun:test";
import { arrange, toTaskLayers } from "./grouping.ts";
import { toItemStates } from "./item-state.ts";
import { toHint, toItemWords } from "./item-words.ts";
import { layOut } from "./layout.ts";
import { BOX, GAP } from "./scene.ts";

const places = ["read", "clean", "train"].map((name) => ({
  taskId: `task_${name}`,
  nodeKey: `${name}:Run`,
  container: name,
  operation: "Run",
  nodeType: "MLModel",
}));
const edges = [
  [0, 1],
  [0, 2],
] as const;
const STATES = [
  { status: "completed", progress: 100, attempt: 1, error: null },
  { status: "running", progress: 41.6, attempt: 2, error: "HTTP 503" },
  { status: "failed", progress: null, attempt: 1, error: "no wind" },
] as const;
const tasks = (position: number) => STATES[position] ?? STATES[0];

function toScene(closed: readonly number[]) {
  const arrangement = arrange(places.length, edges, toTaskLayers(places.length, edges), new Set(closed));
  const layout = layOut({
    count: arrangement.items.length,
    edges: arrangement.edges,
    direction: "right",
    box: BOX,
    gap: GAP,
  });
  const scene = { places, arrangement, layout };
  return { scene, states: toItemStates(arrangement.items, tasks) };
}

test("a box is told by name, state, and what it is joined with", () => {
  const { scene, states } = toScene([]);
  expect(toItemWords(scene, 0, states[0])).toBe("Run of read, MLModel, completed, waits for 0, feeds 2");
  expect(toItemWords(scene, 1, states[1])).toBe(
    "Run of clean, MLModel, running 42 %, attempt 2, waits for 1, feeds 0",
  );
  expect(toHint(scene, 2, states)).toBe("Run of train, MLModel\nfailed\nno wind");
  expect(toHint(scene, null, states)).toBe(undefined);
});

test("a layer is told by its tasks, and shows the gravest state among them", () => {
  const { scene, states } = toScene([1]);
  expect(states[0]).toMatchObject({ kind: "layer", status: "failed" });
  expect(toItemWords(scene, 0, states[0])).toBe(
    "Layer 2, 2 tasks, done 0 of 2 · 1 failed · 1 running, waits for 1, feeds 0",
  );
});
