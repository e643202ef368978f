import { describe, expect, test } from "bun:test";
import { isProtected, toRoute } from "./route.ts";

describe("toRoute", () => {
  test("finds every endpoint", () => {
    expect(toRoute("GET", "/health", false)).toEqual({ kind: "health" });
    expect(toRoute("POST", "/control/execute", false)).toEqual({ kind: "execute" });
    expect(toRoute("GET", "/control/status/task_1", false)).toEqual({ kind: "status", id: "task_1" });
    expect(toRoute("GET", "/control/output/wf-1.task_1", false)).toEqual({
      kind: "output",
      id: "wf-1.task_1",
    });
    expect(toRoute("GET", "/control/data/x", true)).toEqual({ kind: "data", id: "x" });
  });

  test("decodes an id once", () => {
    expect(toRoute("GET", "/control/status/a%2Fb%2520c", false)).toEqual({ kind: "status", id: "a/b%20c" });
  });

  test("takes an id whose encoding is broken as it is", () => {
    expect(toRoute("GET", "/control/status/%zz", false)).toEqual({ kind: "status", id: "%zz" });
  });

  test.each([
    ["GET", "/control/execute", "POST"],
    ["PUT", "/control/execute", "POST"],
    ["POST", "/health", "GET"],
    ["HEAD", "/health", "GET"],
    ["DELETE", "/control/status/a", "GET"],
    ["OPTIONS", "/control/output/a", "GET"],
  ])("%s %s is not allowed", (method, path, allow) => {
    expect(toRoute(method, path, false)).toEqual({ kind: "method-not-allowed", allow });
  });

  test.each([
    "/",
    "/control",
    "/control/",
    "/control/status",
    "/control/status/",
    "/control/status/a/b",
    "/Health",
    "/health/x",
    "/control/control/execute",
    "/control/data/x",
    "/control/cancel/x",
  ])("%s is not found", (path) => {
    expect(toRoute("GET", path, false)).toEqual({ kind: "not-found" });
  });
});

test("all below /control is protected, and nothing else", () => {
  const paths = ["/control/execute", "/control/nothing", "/control", "/health", "/"];
  expect(paths.map(isProtected)).toEqual([true, true, false, false, false]);
});
