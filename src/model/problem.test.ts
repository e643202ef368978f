import { expect, test } from "bun:test";
import * as v from "valibot";
import { type Problems, readWith, toPath, toReading } from "./problem.ts";

test.each<[readonly unknown[], string]>([
  [[], ""],
  [["name"], "name"],
  [
    ["nodes", 3, "operation_signature_list", 0, "connected_to", 1],
    "nodes[3].operation_signature_list[0].connected_to[1]",
  ],
  [[0, "uri"], "[0].uri"],
  [["alpha:Start"], "alpha:Start"],
  [["a.b"], '["a.b"]'],
  [["x", ""], 'x[""]'],
  [["x", 'say "hi"', "y"], 'x["say \\"hi\\""].y'],
  [["x", "3"], "x.3"],
])("writes %j as %s", (keys, path) => {
  expect(toPath(keys)).toBe(path);
});

const Schema = v.object({ list: v.array(v.number("must be a number")) });

test("reads every issue as a problem that names its place", () => {
  expect(readWith(Schema, { list: [1, "x", null] })).toEqual({
    ok: false,
    problems: [
      { path: "list[1]", message: "list[1]: must be a number" },
      { path: "list[2]", message: "list[2]: must be a number" },
    ],
  });
});

test("words problems as it is told", () => {
  const reading = readWith(Schema, { list: [null] }, (path, issue) => `${issue.message} at ${path}`);
  expect(reading).toEqual({
    ok: false,
    problems: [{ path: "list[0]", message: "must be a number at list[0]" }],
  });
});

test("is a value when nothing is wrong", () => {
  expect(readWith(Schema, { list: [1] })).toEqual({ ok: true, value: { list: [1] } });
  expect(toReading("value", [])).toEqual({ ok: true, value: "value" });
});

test("is refused with every problem when one is found", () => {
  const problems: Problems = [
    { path: "a", message: "first" },
    { path: "b", message: "second" },
  ];
  expect(toReading("value", problems)).toEqual({ ok: false, problems });
});
