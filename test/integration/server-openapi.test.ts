/** The description of the API: that it is one, that nothing is missing in it, and that the server does what it says. */
import { describe, expect, test } from "bun:test";
import * as v from "valibot";
import { makeBlueprint } from "../blueprint-builder.ts";
import { makeReference } from "../builders.ts";
import { findMismatches, resolve } from "../json-schema.ts";
import { makeSubmission, startServer, VERSION } from "../listening-server.ts";
import { complete, failed, json } from "../scripted-answers.ts";
import { ScriptedService } from "../scripted-service.ts";
import { startServedEngine, submissionAt } from "../served-engine.ts";

const ContentSchema = v.record(v.string(), v.object({ schema: v.record(v.string(), v.unknown()) }));

const OperationSchema = v.object({
  operationId: v.string(),
  summary: v.pipe(v.string(), v.minLength(1)),
  parameters: v.optional(
    v.array(v.object({ in: v.picklist(["path", "query", "header"]), name: v.string(), schema: v.unknown() })),
  ),
  requestBody: v.optional(v.object({ content: ContentSchema })),
  responses: v.record(v.string(), v.object({ description: v.string(), content: ContentSchema })),
  security: v.optional(v.array(v.unknown())),
});

/** What OpenAPI 3.1 demands, and what ours has beside it. */
const DocumentSchema = v.object({
  openapi: v.pipe(v.string(), v.startsWith("3.1.")),
  info: v.object({ title: v.string(), version: v.string() }),
  paths: v.record(v.string(), v.record(v.string(), OperationSchema)),
  components: v.object({ schemas: v.record(v.string(), v.unknown()), securitySchemes: v.unknown() }),
  security: v.array(v.unknown()),
});

type ApiDocument = v.InferOutput<typeof DocumentSchema>;

async function readDocument(server: ReturnType<typeof startServer>): Promise<ApiDocument> {
  const [, body] = await server.get("/openapi.json");
  return v.parse(DocumentSchema, body);
}

/** Every reference in a document. */
function toReferences(part: unknown): readonly string[] {
  if (typeof part !== "object" || part === null) return [];
  return Object.entries(part).flatMap(([key, value]) => (key === "$ref" ? [value] : toReferences(value)));
}

describe("the document", () => {
  test("has every path and method that the server knows, and no other", async () => {
    await using server = startServer();
    const { paths, info } = await readDocument(server);
    expect(info).toMatchObject({ title: "aieffect", version: VERSION });
    const described = Object.entries(paths).map(([path, item]) => [path, Object.keys(item).join(" ")]);
    expect(described).toEqual([
      ["/workflows", "post get"],
      ["/workflows/{workflow_id}", "get delete"],
      ["/workflows/{workflow_id}/graph", "get"],
      ["/workflows/{workflow_id}/tasks", "get"],
      ["/workflows/{workflow_id}/tasks/{task_id}", "get"],
      ["/workflows/{workflow_id}/cancel", "post"],
      ["/workflows/{workflow_id}/retry", "post"],
      ["/workflows/{workflow_id}/events", "get"],
      ["/events", "get"],
      ["/workflows/{workflow_id}/logs", "get"],
      ["/validate", "post"],
      ["/health", "get"],
      ["/metrics", "get"],
      ["/system", "get"],
      ["/openapi.json", "get"],
      ["/docs", "get"],
    ]);
    for (const [path, methods] of described) {
      const response = await server.fetch((path ?? "").replace(/\{\w+\}/g, "x"), { method: "PATCH" });
      expect([path, response.headers.get("allow")?.replaceAll(", ", " ").toLowerCase()]).toEqual([
        path,
        methods,
      ]);
    }
  });

  test("says of every request with a body that it may be too large or too slow", async () => {
    await using server = startServer();
    const { paths } = await readDocument(server);
    const operations = Object.values(paths).flatMap((item) => Object.values(item));
    const withBody = operations.filter(({ requestBody }) => requestBody !== undefined);
    expect(withBody.map(({ operationId }) => operationId)).toEqual([
      ...["submitWorkflow", "retryWorkflow", "validateSubmission"],
    ]);
    for (const { responses } of operations) {
      const statuses = Object.keys(responses);
      const isTold = statuses.includes("408") && statuses.includes("413");
      expect(isTold).toBe(withBody.some((operation) => operation.responses === responses));
    }
  });

  test("refers to nothing that it does not have, and names each operation and path parameter once", async () => {
    await using server = startServer();
    const document = await readDocument(server);
    for (const reference of toReferences(document)) expect(() => resolve(document, reference)).not.toThrow();
    const operations = Object.entries(document.paths).flatMap(([path, item]) =>
      Object.values(item).map((operation) => ({ path, ...operation })),
    );
    expect(new Set(operations.map(({ operationId }) => operationId)).size).toBe(operations.length);
    for (const { path, parameters = [] } of operations) {
      const named = parameters.filter((parameter) => parameter.in === "path").map(({ name }) => name);
      expect(named).toEqual([...path.matchAll(/\{(\w+)\}/g)].map(([, name = ""]) => name));
    }
  });

  test("says what needs the key", async () => {
    await using server = startServer({ settings: { apiKey: "front" } });
    const { paths } = await readDocument(server);
    for (const [path, item] of Object.entries(paths)) {
      for (const [method, { security, responses }] of Object.entries(item)) {
        const { status } = await server.fetch(path.replace(/\{\w+\}/g, "x"), {
          method: method.toUpperCase(),
        });
        expect([path, method, status === 401]).toEqual([path, method, security === undefined]);
        expect(Object.hasOwn(responses, "401")).toBe(security === undefined);
      }
    }
  });

  test("is the same every time, and made once", async () => {
    await using server = startServer();
    const [first, second] = await Promise.all([server.get("/openapi.json"), server.get("/openapi.json")]);
    expect(first).toEqual(second);
  });
});

describe("what is sent and answered is as described", () => {
  /** Calls, and holds the answer to the description of that path, method and status. */
  async function call(
    server: ReturnType<typeof startServer>,
    [method, path]: readonly [string, string],
    [described, body]: readonly [path: string, body?: unknown],
    headers: Readonly<Record<string, string>> = {},
  ): Promise<unknown> {
    const document = await readDocument(server);
    const operation = document.paths[described]?.[method.toLowerCase()];
    const response = await server.fetch(path, {
      method,
      headers: { ...(body !== undefined && { "content-type": "application/json" }), ...headers },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    const schema = operation?.responses[response.status]?.content["application/json"]?.schema;
    expect([path, response.status, schema]).toEqual([path, response.status, expect.anything()]);
    expect(findMismatches(document, schema, answer)).toEqual([]);
    const bodySchema = operation?.requestBody?.content["application/json"]?.schema;
    // What is only validated need not be valid.
    if (body !== undefined && response.status === 200 && described !== "/validate") {
      expect(findMismatches(document, bodySchema, body)).toEqual([]);
    }
    return answer;
  }

  test("for workflows that complete, fail, are cancelled and deleted", async () => {
    await using service = new ScriptedService({
      "execute a": [complete(makeReference("a")), failed("broken"), complete()],
      "execute b": [complete(), complete()],
    });
    await using engine = await startServedEngine();
    const { server } = engine;
    const JSON_ONLY = { accept: "application/json" };
    const inputs = [makeReference("input")];
    const ids: string[] = [];
    for (const sketch of ["a>b", "a>b"]) {
      const body = submissionAt(service, sketch, {
        inputs,
        services_api_key: "key",
        parameters: { a: { x: 1 } },
      });
      const answer = await call(server, ["POST", "/workflows"], ["/workflows", body]);
      const id = String(Object(answer).workflow_id);
      await engine.stage.watch(id);
      await engine.stage.untilSettled(id);
      ids.push(id);
    }
    const [, failedId = ""] = ids;
    for (const id of ids) {
      const workflow = "/workflows/{workflow_id}";
      await call(server, ["GET", `/workflows/${id}`], [workflow]);
      const { tasks } = Object(await call(server, ["GET", `/workflows/${id}/tasks`], [`${workflow}/tasks`]));
      expect(tasks[0].attempts).toHaveLength(1);
      await call(
        server,
        ["GET", `/workflows/${id}/tasks/${tasks[0].task_id}`],
        [`${workflow}/tasks/{task_id}`],
      );
      await call(server, ["GET", `/workflows/${id}/graph`], [`${workflow}/graph`]);
      const events = await call(
        server,
        ["GET", `/workflows/${id}/events`],
        [`${workflow}/events`],
        JSON_ONLY,
      );
      expect(Object(events).length).toBeGreaterThan(3);
      await call(server, ["POST", `/workflows/${id}/cancel`], [`${workflow}/cancel`]);
    }
    await call(server, ["POST", `/workflows/${failedId}/retry`], ["/workflows/{workflow_id}/retry", {}]);
    await engine.stage.untilSettled(failedId);
    await call(server, ["GET", "/workflows?limit=1"], ["/workflows"]);
    await call(server, ["GET", "/system"], ["/system"]);
    await call(server, ["DELETE", `/workflows/${failedId}`], ["/workflows/{workflow_id}"]);
  });

  test("for checks", async () => {
    await using service = new ScriptedService({ health: [json({ status: "ok" })] });
    await using server = startServer();
    const path = "/validate?plan=true&probe=true";
    const report = await call(server, ["POST", path], ["/validate", submissionAt(service, "a>b")]);
    expect(report).toMatchObject({ plan: [{}, {}], services: [{ healthy: true }, { healthy: true }] });
    await call(server, ["POST", "/validate?plan=x"], ["/validate", makeSubmission()]);
  });

  test("for refusals", async () => {
    await using server = startServer();
    await call(server, ["POST", "/workflows"], ["/workflows", {}]);
    await call(
      server,
      ["POST", "/workflows"],
      ["/workflows", makeSubmission({ blueprint: makeBlueprint("a>a") })],
    );
    await call(server, ["POST", "/validate"], ["/validate", { foo: [] }]);
    await call(server, ["POST", "/validate"], ["/validate", makeSubmission({ inputs: [{}] })]);
    await call(server, ["GET", "/workflows?limit=x"], ["/workflows"]);
    for (const [method, path] of [
      ["GET", ""],
      ["DELETE", ""],
      ["GET", "/tasks"],
      ["GET", "/graph"],
      ["GET", "/events"],
      ["GET", "/logs"],
      ["POST", "/cancel"],
      ["POST", "/retry"],
    ] as const) {
      await call(server, [method, `/workflows/x${path}`], [`/workflows/{workflow_id}${path}`]);
    }
    await call(server, ["GET", "/workflows/x/tasks/y"], ["/workflows/{workflow_id}/tasks/{task_id}"]);
    await call(server, ["GET", "/health"], ["/health"]);
  });
});

test("the page shows every operation and schema, and needs nothing from elsewhere", async () => {
  await using server = startServer();
  const { paths, components } = await readDocument(server);
  const response = await server.fetch("/docs");
  const page = await response.text();
  expect(response.headers.get("content-type")).toBe("text/html; charset=utf-8");
  expect(response.headers.get("content-security-policy")).toBe(
    "default-src 'none'; style-src 'unsafe-inline'",
  );
  for (const [path, item] of Object.entries(paths)) {
    for (const method of Object.keys(item))
      expect(page).toContain(`<h2>${method.toUpperCase()} ${path}</h2>`);
  }
  for (const name of Object.keys(components.schemas)) expect(page).toContain(`<h2 id="${name}">`);
  expect(page).not.toMatch(/<(script|link|img|iframe)|https?:|url\(|@import/i);
  const targets = [...page.matchAll(/href="#(\w+)"/g)].map(([, name]) => name);
  expect(targets.length).toBeGreaterThan(5);
  for (const name of targets) expect(page).toContain(`id="${name}"`);
});
