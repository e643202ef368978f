/** POST /workflows with a body of the wrong shape: every row of control interface 3.3. */
import { describe, expect, test } from "bun:test";
import { makeSubmission, startServer, submitted } from "../listening-server.ts";

const missing = (loc: readonly unknown[]) => ({ type: "missing", loc, msg: "Field required" });
const NO_OBJECT = {
  type: "model_attributes_type",
  loc: ["body"],
  msg: "Input should be a valid dictionary or object to extract fields from",
};
const dictType = (...path: readonly unknown[]) => ({
  type: "dict_type",
  loc: ["body", ...path],
  msg: "Input should be a valid dictionary",
});
const valueError = (message: string, ...path: readonly unknown[]) => ({
  type: "value_error",
  loc: ["body", ...path],
  msg: `Value error, ${message}`,
  ctx: { error: {} },
});
const extra = (...path: readonly unknown[]) => ({
  type: "extra_forbidden",
  loc: ["body", ...path],
  msg: "Extra inputs are not permitted",
});
const without = (key: "blueprint" | "dockerinfo") => makeSubmission({ [key]: undefined });

describe("a body of the wrong shape is 422", () => {
  test.each<[string, unknown, readonly unknown[]]>([
    ["no blueprint", without("blueprint"), [missing(["body", "blueprint"])]],
    ["no dockerinfo", without("dockerinfo"), [missing(["body", "dockerinfo"])]],
    ["nothing in it", {}, [missing(["body", "blueprint"]), missing(["body", "dockerinfo"])]],
    ["null", "null", [missing(["body"])]],
    [
      "an empty blueprint",
      makeSubmission({ blueprint: {} }),
      [valueError("blueprint is required", "blueprint")],
    ],
    [
      "an empty dockerinfo",
      makeSubmission({ dockerinfo: {} }),
      [valueError("dockerinfo is required", "dockerinfo")],
    ],
    ["a blueprint that is a list", makeSubmission({ blueprint: [] }), [dictType("blueprint")]],
    ["a blueprint that is null", makeSubmission({ blueprint: null }), [dictType("blueprint")]],
    ["a dockerinfo that is a text", makeSubmission({ dockerinfo: "x" }), [dictType("dockerinfo")]],
    [
      "inputs that are no list",
      makeSubmission({ inputs: {} }),
      [{ type: "list_type", loc: ["body", "inputs"], msg: "Input should be a valid list" }],
    ],
    [
      "inputs that are null",
      makeSubmission({ inputs: null }),
      [{ type: "list_type", loc: ["body", "inputs"], msg: "Input should be a valid list" }],
    ],
    [
      "inputs that are no objects",
      makeSubmission({ inputs: [1, {}, null] }),
      [dictType("inputs", 0), dictType("inputs", 2)],
    ],
    [
      "a services key that is no text",
      makeSubmission({ services_api_key: 7 }),
      [{ type: "string_type", loc: ["body", "services_api_key"], msg: "Input should be a valid string" }],
    ],
    [
      "a services key that no header can carry",
      makeSubmission({ services_api_key: "a\r\nb" }),
      [valueError("must be printable ASCII, for it is sent in a header", "services_api_key")],
    ],
    ["an unknown key", makeSubmission({ foo: 1 }), [extra("foo")]],
    ["parameters that are null", makeSubmission({ parameters: null }), [dictType("parameters")]],
    [
      "parameters that are no objects",
      makeSubmission({ parameters: { alpha: 1 } }),
      [dictType("parameters", "alpha")],
    ],
    ["options that are null", makeSubmission({ options: null }), [dictType("options")]],
    [
      "an unknown option",
      makeSubmission({ options: { retry: { x: 1 }, y: 2 } }),
      [extra("options", "retry", "x"), extra("options", "y")],
    ],
    ["a list", "[]", [NO_OBJECT]],
    ["a text", '"text"', [NO_OBJECT]],
    ["a number", "5", [NO_OBJECT]],
    [
      "broken JSON",
      '{"blueprint": }',
      [
        {
          type: "json_invalid",
          loc: ["body", 14],
          msg: "JSON decode error",
          ctx: { error: "Expecting value" },
        },
      ],
    ],
  ])("%s", async (_, body, detail) => {
    const { given, answer } = await submitted(body);
    expect(answer).toEqual([422, { detail }]);
    expect(given).toEqual([]);
  });

  test.each<[Record<string, unknown>, readonly unknown[]]>([
    [
      { retry: { attempts: 0 } },
      ["greater_than_equal", ["retry", "attempts"], "Input should be greater than or equal to 1", { ge: 1 }],
    ],
    [
      { retry: { attempts: 21 } },
      ["less_than_equal", ["retry", "attempts"], "Input should be less than or equal to 20", { le: 20 }],
    ],
    [{ poll_min_ms: "1" }, ["int_type", ["poll_min_ms"], "Input should be a valid integer", undefined]],
    [
      { poll_min_ms: 1.5 },
      [
        "int_from_float",
        ["poll_min_ms"],
        "Input should be a valid integer, got a number with a fractional part",
        undefined,
      ],
    ],
    [
      { retry: { on: ["always"] } },
      [
        "literal_error",
        ["retry", "on", 0],
        "Input should be 'unavailable', 'timeout' or 'failed'",
        { expected: "'unavailable', 'timeout' or 'failed'" },
      ],
    ],
    [
      { poll_min_ms: 9, poll_max_ms: 8 },
      ["value_error", ["poll_min_ms"], "Value error, must not exceed poll_max_ms, which is 8", { error: {} }],
    ],
  ])("options %j", async (options, [type, path, msg, ctx]) => {
    const { answer } = await submitted(makeSubmission({ options }));
    const error = { type, loc: ["body", "options", ...Object(path)], msg };
    expect(answer).toEqual([422, { detail: [ctx === undefined ? error : { ...error, ctx }] }]);
  });

  test("no body, and another type than JSON", async () => {
    await using server = startServer();
    expect(await server.post("/workflows")).toEqual([422, { detail: [missing(["body"])] }]);
    const body = JSON.stringify(makeSubmission());
    expect(await server.post("/workflows", body, { "content-type": "text/plain" })).toEqual([
      422,
      { detail: [NO_OBJECT] },
    ]);
  });

  test("tells everything at once, and never the services key", async () => {
    const body = { dockerinfo: [], inputs: [1], services_api_key: "s3cret", parameters: 1, foo: 2 };
    await using server = startServer();
    const response = await server.fetch("/workflows", {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: JSON.stringify(body),
    });
    const text = await response.text();
    expect(JSON.parse(text).detail).toEqual([
      missing(["body", "blueprint"]),
      dictType("dockerinfo"),
      dictType("inputs", 0),
      dictType("parameters"),
      extra("foo"),
    ]);
    expect(text).not.toContain("s3cret");
  });

  test("JSON that is nested too deeply is refused, wherever it is", async () => {
    await using server = startServer();
    const deep = `${"[".repeat(200_000)}${"]".repeat(200_000)}`;
    const places = ["blueprint", "dockerinfo", "inputs", "parameters", "options", "foo"];
    const body = (place: string, value: string) =>
      JSON.stringify(makeSubmission({ [place]: "HERE" })).replace('"HERE"', value);
    for (const place of places) {
      const [status] = await server.post("/workflows", body(place, `{"a": ${deep}}`));
      expect([place, status]).toEqual([place, 422]);
      expect((await server.post("/workflows", body(place, deep.slice(1))))[0]).toBe(422);
    }
    // What is dropped of a reference is dropped at any depth.
    const reference = `{"protocol": "inline", "uri": "YQ==", "format": "json", "a": ${deep}}`;
    const headers = { "idempotency-key": "deep" };
    expect((await server.post("/workflows", body("inputs", `[${reference}]`), headers))[0]).toBe(200);
  });
});
