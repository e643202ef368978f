import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import * as v from "valibot";
import { ExecuteRequestSchema } from "../model/control-message.ts";
import { parseExecuteRequest } from "./execute-request.ts";

const MINIMAL = { method: "Mix", workflow_id: "wf-0123456789ab", task_id: "task_ace17602" };

const parseText = (text: string, contentType: string | null = "application/json") =>
  parseExecuteRequest(new TextEncoder().encode(text), contentType);

const parse = (body: unknown) => parseText(JSON.stringify(body));

/** type, loc and msg of each error; empty when the body is good. */
function errorsOf(result: ReturnType<typeof parseExecuteRequest>) {
  return result.kind === "valid" ? [] : result.detail.map(({ type, loc, msg }) => [type, loc, msg]);
}

test("inputs and parameters may be left out, other keys are ignored", () => {
  expect(parse({ ...MINIMAL, colour: "red" })).toEqual({
    kind: "valid",
    request: { ...MINIMAL, inputs: [], parameters: {} },
  });
});

test("inputs are taken as they come, with nulls and without keys", () => {
  const inputs = [{ protocol: "inline", uri: "YQ==", schema_uri: null }, {}];
  const parsed = parse({ ...MINIMAL, inputs, parameters: { strength: 2 } });
  expect(parsed).toEqual({ kind: "valid", request: { ...MINIMAL, inputs, parameters: { strength: 2 } } });
});

test.each([null, "application/json; charset=utf-8", "Application/JSON", "application/problem+json"])(
  "the content type %p is JSON",
  (contentType) => {
    expect(parseText(JSON.stringify(MINIMAL), contentType).kind).toBe("valid");
  },
);

const NO_OBJECT = [
  ["model_attributes_type", ["body"], "Input should be a valid dictionary or object to extract fields from"],
];

describe("a body is refused with all of its errors", () => {
  test.each([
    ["[]", NO_OBJECT],
    ['"text"', NO_OBJECT],
    ["5", NO_OBJECT],
    ["", [["missing", ["body"], "Field required"]]],
    ["null", [["missing", ["body"], "Field required"]]],
    ['{"method": }', [["json_invalid", ["body", 11], "JSON decode error"]]],
    [
      "{}",
      [
        ["missing", ["body", "method"], "Field required"],
        ["missing", ["body", "workflow_id"], "Field required"],
        ["missing", ["body", "task_id"], "Field required"],
      ],
    ],
    [
      JSON.stringify({ method: 5, workflow_id: null, task_id: {}, inputs: null, parameters: null }),
      [
        ["string_type", ["body", "method"], "Input should be a valid string"],
        ["string_type", ["body", "workflow_id"], "Input should be a valid string"],
        ["string_type", ["body", "task_id"], "Input should be a valid string"],
        ["list_type", ["body", "inputs"], "Input should be a valid list"],
        ["dict_type", ["body", "parameters"], "Input should be a valid dictionary"],
      ],
    ],
    [
      JSON.stringify({ ...MINIMAL, inputs: [{}, 1, null, []], parameters: [] }),
      [
        ["dict_type", ["body", "inputs", 1], "Input should be a valid dictionary"],
        ["dict_type", ["body", "inputs", 2], "Input should be a valid dictionary"],
        ["dict_type", ["body", "inputs", 3], "Input should be a valid dictionary"],
        ["dict_type", ["body", "parameters"], "Input should be a valid dictionary"],
      ],
    ],
  ])("%p", (text, errors) => {
    expect(errorsOf(parseText(text))).toEqual(errors);
  });

  test("of another content type", () => {
    expect(errorsOf(parseText(JSON.stringify(MINIMAL), "text/plain"))).toEqual(NO_OBJECT);
    expect(errorsOf(parseText(JSON.stringify(MINIMAL), "application/jsonp"))).toEqual(NO_OBJECT);
  });

  test("that is not UTF-8", () => {
    const bytes = Buffer.concat([Buffer.from('{"method": "'), Buffer.from([0xff]), Buffer.from('"}')]);
    expect(errorsOf(parseExecuteRequest(bytes, null))).toEqual([
      ["json_invalid", ["body", 0], "JSON decode error"],
    ]);
  });

  test("that is nested too deeply", () => {
    const [error] = errorsOf(parseText(`{"inputs": ${"[".repeat(2_000_000)}`));
    expect(error?.[0]).toBe("json_invalid");
  });
});

test("a key that every object inherits is still missing", () => {
  expect(
    errorsOf(parseText('{"__proto__": {"method": "a", "workflow_id": "b", "task_id": "c"}}')),
  ).toHaveLength(3);
});

test("a request is valid exactly when its schema says so, and reads the same", () => {
  const value = fc.oneof(fc.string(), fc.constantFrom(null, 1, [], {}, [{}], [[]], [null]), fc.jsonValue());
  const body = fc.record(
    {
      method: value,
      workflow_id: fc.string(),
      task_id: fc.string(),
      inputs: value,
      parameters: value,
      other: value,
    },
    { requiredKeys: [] },
  );
  fc.assert(
    fc.property(body, (raw) => {
      const text: unknown = JSON.parse(JSON.stringify(raw));
      const expected = v.safeParse(ExecuteRequestSchema, text);
      const parsed = parse(raw);
      expect(parsed.kind).toBe(expected.success ? "valid" : "invalid");
      if (parsed.kind === "valid" && expected.success) expect(parsed.request).toEqual(expected.output);
    }),
  );
});

test("of very many errors the first thousand are told", () => {
  const result = parse({ ...MINIMAL, inputs: Array.from({ length: 5_000 }, () => 1) });
  expect(errorsOf(result).length).toBe(1_000);
  expect(errorsOf(result).at(-1)?.[1]).toEqual(["body", "inputs", 999]);
});
