import { expect, test } from "bun:test";
import { OperationError, toDefect, toErrorText, toTrace } from "./operation-error.ts";

test("the log is told where something was thrown, unless it was meant for the caller", () => {
  expect(toDefect(new Error("no fuel"))?.stack).toContain("operation-error.test.ts");
  expect(toDefect(new OperationError("no fuel"))).toBeNull();
  expect(toTrace(new OperationError("no fuel"))).toContain("operation-error.test.ts");
  expect(toTrace("no fuel")).toBe("no fuel");
});

test("a message of any length makes no line of that length", () => {
  const error = new Error("x".repeat(1_000_000));
  for (const text of [toErrorText(error), toDefect(error)?.stack, toTrace(error)]) {
    expect(text).toHaveLength(8_192);
    expect(text).toEndWith(" …");
  }
});

test("what throws when it is looked at is told of all the same", () => {
  const { proxy, revoke } = Proxy.revocable({}, {});
  revoke();
  const thorny = new Error("no fuel");
  Object.defineProperty(thorny, "stack", {
    get: () => {
      throw new Error("no stack either");
    },
  });
  expect([toDefect(proxy), toTrace(proxy)]).toEqual([{ stack: undefined }, "Unknown error"]);
  expect([toDefect(thorny), toTrace(thorny)]).toEqual([{ stack: undefined }, "no fuel"]);
});
