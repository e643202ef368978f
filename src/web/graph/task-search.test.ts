import { expect, test } from "bun:test";
import type { GraphPlace } from "./graph-place.ts";
import { findTasks } from "./task-search.ts";

const toPlace = (container: string, operation: string, nodeType: string): GraphPlace => ({
  taskId: `task_${container}`,
  nodeKey: `${container}:${operation}`,
  container,
  operation,
  nodeType,
});

const PLACES = [
  toPlace("wind_source", "Read", "DataSource"),
  toPlace("solar_source", "Read", "DataSource"),
  toPlace("trainer", "TrainWind", "MLModel"),
];

test("every word has to be in the name or the type, in any case", () => {
  expect(findTasks(PLACES, "WIND")).toEqual([0, 2]);
  expect(findTasks(PLACES, " read  datasource ")).toEqual([0, 1]);
  expect(findTasks(PLACES, "wind mlmodel")).toEqual([2]);
  expect(findTasks(PLACES, "nobody")).toEqual([]);
});

test("without a word nothing is searched for", () => {
  expect(findTasks(PLACES, "  ")).toBe(null);
});
