import { expect, test } from "bun:test";
import * as v from "valibot";
import { OperationError } from "./operation-error.ts";
import { resolveOptions } from "./options.ts";

const Schema = v.object({
  size: v.optional(v.number("size must be a number"), 10),
  name: v.optional(v.string("name must be a text"), "a"),
});

test("the last layer that gives a value wins, and defaults fill the rest", () => {
  expect(resolveOptions(Schema)).toEqual({ size: 10, name: "a" });
  expect(resolveOptions(Schema, { size: 1, name: "b", other: true }, { size: 2 })).toEqual({
    size: 2,
    name: "b",
  });
});

test("the first refused value is the error", () => {
  expect(() => resolveOptions(Schema, { size: 1 }, { size: "2", name: 5 })).toThrow(
    new OperationError("size must be a number"),
  );
});

test("null is a value, not a gap", () => {
  expect(() => resolveOptions(Schema, { size: null })).toThrow("size must be a number");
});
