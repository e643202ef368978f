/** Every path and method: who may ask, and what is answered to what is no path, no method or no id (control interface 3). */
import { describe, expect, test } from "bun:test";
import { systemClock } from "../../src/clock.ts";
import { AieffectError } from "../../src/errors.ts";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { makeSubmission, overrideStore, startServer, VERSION } from "../listening-server.ts";

/** Each path, and the methods that it knows. `ID` stands for a workflow that is stored. */
const PROTECTED = [
  ["/workflows", ["POST", "GET"]],
  ["/workflows/ID", ["GET", "DELETE"]],
  ["/workflows/ID/tasks", ["GET"]],
  ["/workflows/ID/tasks/task_60d30a46", ["GET"]],
  ["/workflows/ID/graph", ["GET"]],
  ["/workflows/ID/cancel", ["POST"]],
  ["/workflows/ID/retry", ["POST"]],
  ["/workflows/ID/events", ["GET"]],
  ["/workflows/ID/logs", ["GET"]],
  ["/events", ["GET"]],
  ["/validate", ["POST"]],
  ["/metrics", ["GET"]],
  ["/system", ["GET"]],
] as const;
const OPEN = [
  ["/health", ["GET"]],
  ["/openapi.json", ["GET"]],
  ["/docs", ["GET"]],
] as const;
const METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD"];

const UNAUTHORIZED = [401, { detail: "Unauthorized" }] as const;
const NOT_FOUND = [404, { detail: "Not Found" }] as const;

describe("a page of another site, in a browser", () => {
  const CROSS_SITE = { "sec-fetch-site": "cross-site", origin: "https://evil.example" };

  /** What a browser sends without asking the server first: it names no type of the body. */
  const sent = (headers: Record<string, string>): RequestInit => ({
    method: "POST",
    headers,
    body: new Blob([JSON.stringify(makeSubmission())]),
  });

  test("submits nothing to a server without a key", async () => {
    await using server = startServer();
    const response = await server.fetch("/workflows", sent(CROSS_SITE));
    expect(response.status).toBe(403);
    expect(await response.json()).toEqual({ detail: expect.stringContaining("another site") });
    expect(await server.get("/workflows")).toEqual([200, { workflows: [], next_cursor: null }]);
  });

  test("is told from a page of the server itself, and from a program", async () => {
    await using server = startServer();
    for (const headers of [{}, { "sec-fetch-site": "same-origin" }]) {
      expect((await server.fetch("/workflows", sent(headers))).status).toBe(200);
    }
  });

  test("may ask with the key, which no browser sends by itself", async () => {
    await using server = startServer({ settings: { apiKey: "front" } });
    expect((await server.fetch("/workflows", sent(CROSS_SITE))).status).toBe(401);
    const headers = { ...CROSS_SITE, authorization: "Bearer front" };
    expect((await server.fetch("/workflows", sent(headers))).status).toBe(200);
  });
});

describe("the key", () => {
  const WRONG_KEYS = ["", "Bearer", "Bearer Front", "Bearer front2", "Basic front", "front", "Bearer fro"];

  test.each(PROTECTED)("protects %s, whatever the method and the body", async (path) => {
    await using server = startServer({ settings: { apiKey: "front" } });
    const inits: readonly RequestInit[] = [
      ...["POST", "PUT", "PATCH", "DELETE", "OPTIONS"].map((method) => ({ method, body: "{" })),
      ...WRONG_KEYS.map((authorization) => ({ headers: { authorization } })),
    ];
    for (const init of inits) {
      const response = await server.fetch(path, init);
      expect([init, response.status, await response.json()]).toEqual([init, ...UNAUTHORIZED]);
      expect(response.headers.get("www-authenticate")).toBeNull();
    }
  });

  test("protects what is no path too", async () => {
    await using server = startServer({ settings: { apiKey: "front" } });
    for (const path of ["/", "/nothing", "/healthy", "/health/x", "/docs/x", "/%68ealth", "/HEALTH"]) {
      expect([path, ...(await server.get(path))]).toEqual([path, ...UNAUTHORIZED]);
      expect([path, ...(await server.get(path, { headers: { authorization: "bearer front" } }))]).toEqual([
        path,
        ...NOT_FOUND,
      ]);
    }
  });

  test("does not protect health and documentation", async () => {
    await using server = startServer({ settings: { apiKey: "front" } });
    for (const [path] of OPEN) {
      expect((await server.fetch(path)).status).toBe(200);
      expect((await server.fetch(`${path}/`)).status).toBe(200);
      expect((await server.fetch(path, { method: "PUT" })).status).toBe(405);
    }
  });

  test("that is right opens everything, in any case of the scheme", async () => {
    await using server = startServer({ settings: { apiKey: "frönt" } });
    const authorization = `bEARER ${Buffer.from("frönt").toString("latin1")}`;
    expect((await server.get("/workflows", { headers: { authorization } }))[0]).toBe(200);
  });

  test("that is empty is none", async () => {
    await using server = startServer({ settings: { apiKey: "" } });
    expect((await server.get("/workflows"))[0]).toBe(200);
  });
});

describe("methods", () => {
  test.each([...PROTECTED, ...OPEN])("of %s are %s, others are 405 with Allow", async (path, known) => {
    await using server = startServer();
    const id = await server.submit();
    const others = METHODS.filter((method) => !known.some((name) => name === method));
    for (const method of others) {
      const response = await server.fetch(path.replace("ID", id), { method });
      expect([method, response.status, response.headers.get("allow")]).toEqual([
        method,
        405,
        known.join(", "),
      ]);
      const body = await response.text();
      if (method !== "HEAD") expect(JSON.parse(body)).toEqual({ detail: "Method Not Allowed" });
    }
  });

  test("that are wrong change nothing", async () => {
    await using server = startServer();
    const id = await server.submit();
    await server.fetch(`/workflows/${id}/cancel`, { method: "GET" });
    await server.fetch(`/workflows/${id}/cancel`, { method: "DELETE" });
    expect(await server.get(`/workflows/${id}`)).toMatchObject([200, { status: "running" }]);
  });
});

test("a slash at the end is as none", async () => {
  await using server = startServer();
  const [status, answer] = await server.post("/workflows/", makeSubmission());
  expect(status).toBe(200);
  const id = Object(answer).workflow_id;
  for (const path of [`/workflows/${id}`, `/workflows/${id}/tasks`, "/workflows", "/health"]) {
    expect(await server.get(`${path}/`)).toEqual(await server.get(path));
    expect((await server.get(`${path}/?limit=1`))[0]).toBe(200);
  }
  expect(await server.get(`/workflows/${id}//`)).toEqual(NOT_FOUND);
  expect(await server.delete(`/workflows/${id}/`)).toEqual([200, { status: "deleted" }]);
});

test.each(["/", "/workflow", "/workflows/x/y", "/workflows/x/tasks/y/z", "/metrics/x", "/Workflows"])(
  "%s is no path",
  async (path) => {
    await using server = startServer();
    for (const method of ["GET", "POST", "DELETE", "OPTIONS"]) {
      expect(await server.get(path, { method })).toEqual(NOT_FOUND);
    }
  },
);

/** As they stand in a path. */
const ODD_IDS = [
  "wf-ffffffffffff",
  "%2e%2e%2f",
  "..%2f..%2fetc%2fpasswd",
  "%00",
  "wf-%00",
  "%ff%fe",
  "%",
  "%zz",
  "x".repeat(10_000),
  "wf-%C3%A9%F0%9F%98%80",
  "%E2%80%AE",
  "{}",
  "*",
  "wf-*",
  "[a-z]",
  "'%20OR%201=1%20--",
  "%22%3B%20DROP%20TABLE%20workflow%3B",
  "%0d%0aSET%20x",
  "__proto__",
  "constructor",
  "null",
  "-1",
  "wf",
  "wf-",
];

describe("an id that nobody has is 404", () => {
  test.each(ODD_IDS.map((id) => [id.slice(0, 40), id]))("%s", async (_, id) => {
    await using server = startServer();
    const stored = await server.submit();
    const unknown = [404, { detail: "Workflow not found" }];
    for (const [method, rest] of [
      ["GET", ""],
      ["DELETE", ""],
      ["GET", "/tasks"],
      ["GET", "/graph"],
      ["GET", "/events"],
      ["POST", "/cancel"],
      ["POST", "/retry"],
    ] as const) {
      expect([method, rest, ...(await server.get(`/workflows/${id}${rest}`, { method }))]).toEqual([
        method,
        rest,
        ...unknown,
      ]);
    }
    const noTask = [404, { detail: "Task not found" }] as const;
    expect(await server.get(`/workflows/${id}/tasks/task_60d30a46`)).toEqual(noTask);
    expect(await server.get(`/workflows/${stored}/tasks/${id}`)).toEqual(noTask);
    expect(await server.get(`/workflows/${stored}`)).toMatchObject([200, { status: "running" }]);
  });

  test("whose beginning somebody has", async () => {
    await using server = startServer();
    const id = await server.submit();
    expect((await server.get(`/workflows/${id.slice(0, -1)}`))[0]).toBe(404);
    expect((await server.get(`/workflows/${id}0`))[0]).toBe(404);
  });
});

describe("GET /health", () => {
  test("says what there is", async () => {
    await using server = startServer();
    await server.store.heartbeat("worker-1", 60_000);
    expect(await server.get("/health")).toEqual([
      200,
      { status: "ok", version: VERSION, store: "sqlite", workers: 1 },
    ]);
  });

  const UNAVAILABLE = { status: "unavailable", version: VERSION, store: "sqlite", workers: null };

  test("is 503 when the store does not answer", async () => {
    const store = openSqliteStore({ path: ":memory:", clock: systemClock });
    const down = overrideStore(store, {
      overview: () => Promise.reject(new AieffectError("STORE_UNAVAILABLE", "Redis does not answer")),
    });
    await using server = startServer({ store: down });
    expect(await server.get("/health")).toEqual([503, UNAVAILABLE]);
    await store.close();
  });

  test("is 503 when the store does not answer in time", async () => {
    const store = openSqliteStore({ path: ":memory:", clock: systemClock });
    const silent = overrideStore(store, { overview: () => new Promise(() => {}) });
    const hasty = { ...systemClock, after: (_: number, action: () => void) => systemClock.after(1, action) };
    await using server = startServer({ store: silent, clock: hasty });
    expect(await server.get("/health")).toEqual([503, UNAVAILABLE]);
    await store.close();
  });
});

test("GET /metrics is what the process gives", async () => {
  const contentType = "text/plain; version=0.0.4; charset=utf-8";
  await using server = startServer({ metrics: async () => ({ contentType, text: "up 1\n" }) });
  const response = await server.fetch("/metrics");
  expect([response.headers.get("content-type"), await response.text()]).toEqual([contentType, "up 1\n"]);
});

describe("a store that fails", () => {
  test("that does not answer is 503 with Retry-After, wherever it is needed", async () => {
    const unavailable = () =>
      Promise.reject(new AieffectError("STORE_UNAVAILABLE", "redis://:secret@host is down"));
    const store = openSqliteStore({ path: ":memory:", clock: systemClock });
    const down = overrideStore(store, {
      submit: unavailable,
      list: unavailable,
      snapshot: unavailable,
      plans: unavailable,
      cancel: unavailable,
      retry: unavailable,
      delete: unavailable,
    });
    await using server = startServer({ store: down, hasDefects: true });
    const calls = [
      ["POST", "/workflows"],
      ...PROTECTED.slice(0, 8).flatMap(([path, methods]) => methods.map((method) => [method, path] as const)),
    ] as const;
    for (const [method, path] of calls) {
      const isSubmission = method === "POST" && path === "/workflows";
      const response = await server.fetch(path, {
        method,
        ...(isSubmission && { body: new Blob([JSON.stringify(makeSubmission())]) }),
      });
      expect([method, path, response.status, response.headers.get("retry-after")]).toEqual([
        method,
        path,
        503,
        "2",
      ]);
      expect(await response.json()).toEqual({ detail: "Store unavailable" });
    }
    // Nothing to report: a store that is away is no defect, and whoever connects to it says so.
    expect(server.defects).toEqual([]);
    await store.close();
  });

  test("in a way that nobody foresaw is 500, and reported without being told", async () => {
    const store = openSqliteStore({ path: ":memory:", clock: systemClock });
    const defect = new TypeError("a secret of ours");
    const broken = overrideStore(store, { list: () => Promise.reject(defect) });
    await using server = startServer({ store: broken, hasDefects: true });
    expect(await server.get("/workflows")).toEqual([500, { detail: "Internal Server Error" }]);
    expect(server.defects).toEqual([defect]);
    await store.close();
  });
});
