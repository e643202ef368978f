import { describe, expect, test } from "bun:test";
import { NO_CONTEXT } from "../../test/control-calls.ts";
import { readExecuteHeaders, toExecuteHeaders, toIdempotencyKey, toTraceparent } from "./execute-headers.ts";

test("a call says what it is in four headers", () => {
  expect(
    toExecuteHeaders({
      attempt: 2,
      idempotencyKey: toIdempotencyKey("wf-0123456789ab", "task_ace17602"),
      inputNodes: ["alpha:Start", null, "ä,b:C d"],
      traceparent: toTraceparent("wf-0123456789ab", "task_ace17602", 2),
    }),
  ).toEqual({
    "x-aieffect-attempt": "2",
    "idempotency-key": "wf-0123456789ab/task_ace17602",
    "x-aieffect-input-nodes": "alpha:Start,-,%C3%A4%2Cb:C%20d",
    traceparent: "00-5528c2f636e079c8bb06ea757079efdb-ace1760200000002-01",
  });
});

test("what is not known is not sent, and no inputs have no nodes", () => {
  expect(toExecuteHeaders({ ...NO_CONTEXT, inputNodes: [] })).toEqual({});
  expect(readExecuteHeaders(() => null)).toEqual(NO_CONTEXT);
});

test("nodes that do not fit into a header are left out, and nothing else", () => {
  const inputNodes = Array.from({ length: 1_000 }, (_, node) => `node${node}:Mix`);
  expect(toExecuteHeaders({ ...NO_CONTEXT, attempt: 1, inputNodes })).toEqual({ "x-aieffect-attempt": "1" });
});

test("attempts of one workflow share a trace, and each is a span of its own", () => {
  const [first, second, other] = [
    toTraceparent("wf-1", "task_1", 1),
    toTraceparent("wf-1", "task_1", 2),
    toTraceparent("wf-2", "task_1", 1),
  ].map((text) => text.split("-"));
  expect(second?.[1]).toBe(first?.[1] ?? "");
  expect(second?.[2]).not.toBe(first?.[2] ?? "");
  expect(other?.[1]).not.toBe(first?.[1] ?? "");
});

describe("a header that is not what it should be counts as not sent", () => {
  test.each([
    ["x-aieffect-attempt", ["0", "-1", "1.5", "two", "9".repeat(20), ""]],
    ["idempotency-key", ["", "a b", "ä", "x".repeat(4097)]],
    ["x-aieffect-input-nodes", ["%zz", "a:b,%"]],
    [
      "traceparent",
      [
        "",
        "00-1-2-3",
        `00-${"0".repeat(32)}-${"1".repeat(16)}-01`,
        `ff-${"1".repeat(32)}-${"1".repeat(16)}-01`,
      ],
    ],
  ])("%s", (header, values) => {
    for (const value of values) {
      expect(readExecuteHeaders((name) => (name === header ? value : null))).toEqual(NO_CONTEXT);
    }
  });
});
