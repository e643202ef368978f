import { expect, test } from "bun:test";
import fc from "fast-check";
import { WorkflowStatusSchema } from "../model/status.ts";
import { ALL_WORKFLOWS, type ListRoute, parseRoute, toFragment } from "./route.ts";

const anyRoute: fc.Arbitrary<ListRoute> = fc.record({
  view: fc.constant("list" as const),
  status: fc.constantFrom(null, ...WorkflowStatusSchema.options),
  text: fc.string({ unit: "grapheme" }),
});

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

test("any other fragment is no page, whatever is in it", () => {
  expect(parseRoute("#/nothing?x")).toEqual({ view: "unknown", fragment: "#/nothing?x" });
  fc.assert(
    fc.property(fc.string(), (fragment) => {
      expect(parseRoute(fragment).view).toBeString();
    }),
  );
});
