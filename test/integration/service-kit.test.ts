/** The tables of the Control Interface, row by row, against a listening service. */
import { describe, expect, test } from "bun:test";
import { toInlineJson } from "../../src/service/inline-json.ts";
import { longRunning } from "../../src/service/operation.ts";
import { OperationError } from "../../src/service/operation-error.ts";
import type { ServiceDefinition } from "../../src/service/service.ts";
import { makeRequest, startService } from "../listening-service.ts";

const OUTPUT = toInlineJson({ greeting: "hei" });

const definition: ServiceDefinition = {
  operations: {
    Mix: async () => OUTPUT,
    Echo: ({ inputs, parameters }) => toInlineJson({ inputs, parameters }),
    Nothing: () => null,
    Refuse: () => {
      throw new OperationError("No fuel");
    },
    Break: async () => {
      throw new TypeError("x is not a function");
    },
    BreakSilently: () => Promise.reject(new Error("")),
    Mislead: () => ({ protocol: "inline", uri: "not base64", format: "json" }),
  },
};

const FAILED = { status: "failed", task_id: "task_ace17602", output: null };

describe("execute", () => {
  test("gives the output and the id under which it can be read again", async () => {
    await using service = startService(definition);
    expect(await service.execute(makeRequest())).toEqual([
      200,
      { status: "complete", task_id: "task_ace17602", output: OUTPUT, error: null },
    ]);
    expect(await service.get("/control/status/task_ace17602")).toEqual([
      200,
      { status: "complete", progress: 100, error: null },
    ]);
    expect(await service.get("/control/output/task_ace17602")).toEqual([200, { output: OUTPUT }]);
  });

  test("an operation may have no output", async () => {
    await using service = startService(definition);
    expect(await service.execute(makeRequest({ method: "Nothing" }))).toEqual([
      200,
      { status: "complete", task_id: "task_ace17602", output: null, error: null },
    ]);
    expect(await service.get("/control/output/task_ace17602")).toEqual([200, { output: null }]);
  });

  test("hands inputs and parameters to the operation as they came", async () => {
    await using service = startService(definition);
    const inputs = [{ protocol: "inline", uri: "YQ==", format: "json", schema_uri: null }];
    const [, body] = await service.execute(
      makeRequest({ method: "Echo", inputs, parameters: { strength: 2 } }),
    );
    expect(body).toMatchObject({ output: toInlineJson({ inputs, parameters: { strength: 2 } }) });
  });

  test.each([
    ["Refuse", "No fuel"],
    ["Break", "x is not a function"],
    ["BreakSilently", "Error"],
    ["Mislead", expect.stringContaining("INLINE uri must be valid base64")],
  ])("the failing operation %s is HTTP 200 and status failed", async (method, error) => {
    await using service = startService(definition);
    expect(await service.execute(makeRequest({ method }))).toEqual([200, { ...FAILED, error }]);
    expect(await service.get("/control/status/task_ace17602")).toEqual([
      200,
      { status: "failed", progress: 0, error },
    ]);
  });

  test("logs how each execution ended, and where a defect lies", async () => {
    await using service = startService(definition);
    await service.execute(makeRequest({ method: "Refuse" }));
    await service.execute(makeRequest({ method: "Break" }));
    const facts = { workflow_id: "wf-0123456789ab", task_id: "task_ace17602" };
    expect(service.logged).toMatchObject([
      { message: "Ended", facts: { ...facts, method: "Refuse", status: "failed", error: "No fuel" } },
      { message: "Operation threw", facts: { ...facts, method: "Break", level: "error" } },
      { message: "Ended", facts: { ...facts, method: "Break", status: "failed" } },
    ]);
  });

  test.each(["Sing", "mix", "", "constructor", "__proto__"])("the method %p is unknown", async (method) => {
    await using service = startService(definition);
    expect(await service.execute(makeRequest({ method }))).toEqual([
      400,
      { detail: `Unknown method: ${method}` },
    ]);
  });

  test("says all that is wrong with a body", async () => {
    await using service = startService(definition);
    expect(await service.execute({ method: 5, inputs: [1] })).toEqual([
      422,
      {
        detail: [
          { type: "string_type", loc: ["body", "method"], msg: "Input should be a valid string" },
          { type: "missing", loc: ["body", "workflow_id"], msg: "Field required" },
          { type: "missing", loc: ["body", "task_id"], msg: "Field required" },
          { type: "dict_type", loc: ["body", "inputs", 0], msg: "Input should be a valid dictionary" },
        ],
      },
    ]);
  });

  test("says where a body stops being JSON", async () => {
    await using service = startService(definition);
    expect(
      await service.get("/control/execute", { method: "POST", body: new Blob(['{"method": Mix}']) }),
    ).toEqual([
      422,
      {
        detail: [
          {
            type: "json_invalid",
            loc: ["body", 11],
            msg: "JSON decode error",
            ctx: { error: "Expecting value" },
          },
        ],
      },
    ]);
  });

  test("no body at all is a missing one", async () => {
    await using service = startService(definition);
    expect(await service.get("/control/execute", { method: "POST" })).toEqual([
      422,
      { detail: [{ type: "missing", loc: ["body"], msg: "Field required" }] },
    ]);
  });
});

describe("status and output", () => {
  test("an unknown task is not found", async () => {
    await using service = startService(definition);
    for (const path of ["/control/status/task_1", "/control/output/task_1", "/control/status/%zz"]) {
      expect(await service.get(path)).toEqual([404, { detail: "Task not found" }]);
    }
  });

  test("a running task has progress and no output yet", async () => {
    const proceed = Promise.withResolvers<void>();
    await using service = startService({
      operations: {
        Mix: longRunning(async (_request, task) => {
          for (const percent of [12.9, 7, -1]) task.progress(percent);
          await proceed.promise;
          return OUTPUT;
        }),
      },
    });
    expect(await service.execute(makeRequest())).toEqual([
      200,
      { status: "running", task_id: "task_ace17602", output: null, error: null },
    ]);
    expect(await service.get("/control/status/task_ace17602")).toEqual([
      200,
      { status: "running", progress: 12, error: null },
    ]);
    expect(await service.get("/control/output/task_ace17602")).toEqual([
      400,
      { detail: "Task not complete" },
    ]);
    proceed.resolve();
    expect(await service.get("/control/status/task_ace17602")).toEqual([
      200,
      { status: "complete", progress: 100, error: null },
    ]);
    expect(await service.get("/control/output/task_ace17602")).toEqual([200, { output: OUTPUT }]);
  });

  test("a failed task keeps its last progress and has no output", async () => {
    await using service = startService({
      operations: {
        Mix: longRunning(async (_request, task) => {
          task.progress(30);
          throw new OperationError("No fuel");
        }),
      },
    });
    expect((await service.execute(makeRequest()))[1]).toMatchObject({ status: "running" });
    expect(await service.get("/control/status/task_ace17602")).toEqual([
      200,
      { status: "failed", progress: 30, error: "No fuel" },
    ]);
    expect(await service.get("/control/output/task_ace17602")).toEqual([
      400,
      { detail: "Task not complete" },
    ]);
  });

  test("what is refused before anything was waited for is told at once, and can be polled too", async () => {
    await using service = startService({
      operations: {
        Mix: longRunning(() => {
          throw new OperationError("No fuel");
        }),
      },
    });
    const failed = { status: "failed", error: "No fuel" };
    expect((await service.execute(makeRequest()))[1]).toMatchObject(failed);
    expect((await service.get("/control/status/task_ace17602"))[1]).toMatchObject(failed);
  });

  test("refusals name the task where that is wanted", async () => {
    await using service = startService({ operations: definition.operations, namesTasks: true });
    await service.execute(makeRequest({ method: "Refuse" }));
    expect(
      await Promise.all(
        ["status/x", "output/x", "output/task_ace17602"].map((path) => service.get(`/control/${path}`)),
      ),
    ).toEqual([
      [404, { detail: "Task not found: x" }],
      [404, { detail: "Task not found: x" }],
      [400, { detail: "Task not complete: failed" }],
    ]);
  });
});

describe("key", () => {
  const apiKey = () => "s3cret";
  const ALL = ["/control/execute", "/control/status/x", "/control/output/x", "/control/data/x", "/control/x"];

  test.each([undefined, "Basic s3cret", "Bearer wrong", "Bearer"])(
    "%p opens nothing but health",
    async (header) => {
      await using service = startService(definition, { apiKey });
      const headers = header === undefined ? {} : { authorization: header };
      for (const path of ALL) {
        const response = await fetch(`${service.url}${path}`, { headers });
        expect([response.status, await response.json()]).toEqual([401, { detail: "Unauthorized" }]);
        expect(response.headers.get("www-authenticate")).toBeNull();
      }
      expect(await service.get("/health", { headers })).toEqual([200, { status: "ok" }]);
    },
  );

  test("the right one opens, its scheme in any case", async () => {
    await using service = startService(definition, { apiKey });
    const [status] = await service.execute(makeRequest(), { authorization: "bEaReR s3cret" });
    expect(status).toBe(200);
  });

  test("is checked before the body is looked at", async () => {
    await using service = startService(definition, { apiKey });
    expect(await service.get("/control/execute", { method: "POST", body: "{broken" })).toEqual([
      401,
      { detail: "Unauthorized" },
    ]);
  });

  test("is read at each request", async () => {
    const keys = ["first", "second", "", undefined];
    await using service = startService(definition, { apiKey: () => keys.shift() });
    const statuses: number[] = [];
    for (const _ of [...keys]) {
      const [status] = await service.get("/control/status/x", { headers: { authorization: "Bearer first" } });
      statuses.push(status);
    }
    expect(statuses).toEqual([404, 401, 404, 404]);
  });
});

describe("paths and methods", () => {
  test("health is always fine", async () => {
    await using service = startService(definition);
    expect(await service.get("/health")).toEqual([200, { status: "ok" }]);
  });

  test.each([
    ["GET", "/control/execute", "POST"],
    ["POST", "/health", "GET"],
    ["POST", "/control/status/x", "GET"],
    ["DELETE", "/control/output/x", "GET"],
  ])("%s %s is not allowed", async (method, path, allow) => {
    await using service = startService(definition);
    const response = await fetch(`${service.url}${path}`, { method });
    expect([response.status, await response.json()]).toEqual([405, { detail: "Method Not Allowed" }]);
    expect(response.headers.get("allow")).toBe(allow);
  });

  test.each(["/", "/control", "/control/execute/x", "/docs"])("%s is not found", async (path) => {
    await using service = startService(definition);
    expect(await service.get(path)).toEqual([404, { detail: "Not Found" }]);
  });
});
