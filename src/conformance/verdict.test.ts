import { expect, test } from "bun:test";
import { answered, unanswered } from "../../test/exchange-builder.ts";
import { fail, PASS, toCommonFault, toWorst, warn } from "./verdict.ts";

test.each([
  [[], PASS],
  [[PASS, PASS], PASS],
  [[PASS, warn("a"), warn("b")], warn("a")],
  [[warn("a"), fail("b"), fail("c")], fail("b")],
])("the worst of %j", (verdicts, worst) => {
  expect(toWorst(verdicts)).toEqual(worst);
});

test.each([
  [answered(200, { status: "ok" }), null],
  [answered(500, null), null],
  [answered(200, undefined), "not JSON"],
  [answered(307, { detail: "x" }), "redirect"],
  [answered(200, undefined, { isWhole: false }), "1 MiB"],
  [unanswered("no answer: connection refused"), "connection refused"],
])("what is wrong whatever was asked %#", (exchange, note) => {
  expect(toCommonFault(exchange)?.note ?? null).toEqual(note === null ? null : expect.stringContaining(note));
});
