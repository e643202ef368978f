import { describe, expect, test } from "bun:test";
import { toRoute } from "./route.ts";

describe("toRoute", () => {
  test("finds every endpoint", () => {
    expect(toRoute("POST", "/execute")).toEqual({ kind: "execute" });
    expect(toRoute("GET", "/status/task_1")).toEqual({ kind: "status", id: "task_1" });
    expect(toRoute("GET", "/output/wf-1.task_1")).toEqual({ kind: "output", id: "wf-1.task_1" });
    expect(toRoute("GET", "/data/x")).toEqual({ kind: "data", id: "x" });
  });

  test("decodes an id once", () => {
    expect(toRoute("GET", "/status/a%2Fb%2520c")).toEqual({ kind: "status", id: "a/b%20c" });
  });

  test("takes an id whose encoding is broken as it is", () => {
    expect(toRoute("GET", "/status/%zz")).toEqual({ kind: "status", id: "%zz" });
  });

  test.each([
    ["GET", "/execute", "POST"],
    ["PUT", "/execute", "POST"],
    ["DELETE", "/status/a", "GET"],
    ["OPTIONS", "/output/a", "GET"],
    ["HEAD", "/data/a", "GET"],
  ])("%s %s is not allowed", (method, path, allow) => {
    expect(toRoute(method, path)).toEqual({ kind: "method-not-allowed", allow });
  });

  test.each([
    "",
    "/",
    "/status",
    "/status/",
    "/status/a/b",
    "/Execute",
    "/execute/x",
    "/control/execute",
    "/cancel/x",
  ])("%s is not found", (path) => {
    expect(toRoute("GET", path)).toEqual({ kind: "not-found" });
  });
});
