import { expect, test } from "bun:test";
import fc from "fast-check";
import { TaskStatusSchema, WorkflowStatusSchema } from "../model/status.ts";
import {
  ALL_WORKFLOWS,
  type KnownRoute,
  PANES,
  parseRoute,
  SUBMIT,
  SYSTEM,
  toFragment,
  toWorkflowRoute,
} from "./route.ts";

const anyText = fc.string({ unit: "grapheme" });
const anyId = fc.string({ unit: "grapheme", minLength: 1 });

const anyRoute: fc.Arbitrary<KnownRoute> = fc.oneof(
  fc.constantFrom(SUBMIT, SYSTEM),
  fc.record({
    view: fc.constant("list" as const),
    status: fc.constantFrom(null, ...WorkflowStatusSchema.options),
    text: anyText,
  }),
  fc.record({
    view: fc.constant("workflow" as const),
    workflowId: anyId,
    pane: fc.constantFrom(...PANES),
    taskId: fc.option(anyId),
    status: fc.constantFrom(null, ...TaskStatusSchema.options),
    text: anyText,
  }),
);

test("a route is read again from its fragment", () => {
  fc.assert(
    fc.property(anyRoute, (route) => {
      expect(parseRoute(toFragment(route))).toEqual(route);
    }),
  );
});

test("an address without a fragment shows all workflows", () => {
  for (const fragment of ["", "#", "#/", "#/?", "#/?status=asleep"]) {
    expect(parseRoute(fragment)).toEqual(ALL_WORKFLOWS);
  }
});

test("the address of a workflow is short, and shows its graph", () => {
  expect(toFragment(toWorkflowRoute("wf-0123456789ab"))).toBe("#/workflows/wf-0123456789ab");
  expect(parseRoute("#/workflows/wf-0123456789ab?pane=nothing&status=asleep&task=")).toEqual(
    toWorkflowRoute("wf-0123456789ab"),
  );
  const task = { ...toWorkflowRoute("wf-0123456789ab"), pane: "timeline", taskId: "task_106e22c7" } as const;
  expect(toFragment(task)).toBe("#/workflows/wf-0123456789ab?pane=timeline&task=task_106e22c7");
});

test("any other fragment is no page, whatever is in it", () => {
  for (const fragment of [
    "#/nothing?x",
    "#/workflows",
    "#/workflows/",
    "#/workflows/%E0%A4",
    "#/workflows/a/b",
  ]) {
    expect(parseRoute(fragment)).toEqual({ view: "unknown", fragment });
  }
  fc.assert(
    fc.property(fc.string(), (fragment) => {
      expect(parseRoute(fragment).view).toBeString();
    }),
  );
});
