/** What the client of the REST API sends, what it makes of answers, and which calls it makes again. */
import { describe, expect, test } from "bun:test";
import type { WorkflowAnswer, WorkflowStatusAnswer } from "../../src/model/workflow-answer.ts";
import { startRawServer } from "../raw-server.ts";
import { HastyClock, json, makeClient, refusalOf, ScriptedApi, text } from "../scripted-api.ts";

const ID = "wf-0123456789ab";
const RUNNING: WorkflowStatusAnswer = { workflow_id: ID, status: "running" };
const WORKFLOW: WorkflowAnswer = {
  ...RUNNING,
  created_at: "2026-01-01T00:00:00.000Z",
  updated_at: "2026-01-01T00:00:01.000Z",
  error: null,
  name: "energy",
  task_counts: { pending: 0, running: 1, completed: 0, failed: 0, cancelled: 0, skipped: 0 },
  webuis: [],
};
/** Nothing listens there. */
const NOWHERE = "http://127.0.0.1:1";

describe("a call", () => {
  test("carries the key, and asks for JSON", async () => {
    await using api = await ScriptedApi.start(json(WORKFLOW));
    expect(await makeClient(api.address, { apiKey: "geheim" }).workflow(ID)).toEqual(WORKFLOW);
    const [call] = api.calls;
    expect(call).toMatchObject({ method: "GET", path: `/workflows/${ID}` });
    expect(call?.headers.get("authorization")).toBe("Bearer geheim");
    expect(call?.headers.get("accept")).toBe("application/json");
  });

  test("carries none when there is none", async () => {
    await using api = await ScriptedApi.start(json(WORKFLOW));
    await makeClient(api.address).workflow(ID);
    expect(api.calls[0]?.headers.has("authorization")).toBe(false);
  });

  test("goes below the path of the server's address, with ids of any characters", async () => {
    await using api = await ScriptedApi.start(json(WORKFLOW));
    await makeClient(`${api.address}/behind/a/proxy`).workflow("../a b?");
    expect(api.calls[0]?.path).toBe("/behind/a/proxy/workflows/..%2Fa%20b%3F");
  });

  test("for a page says what it wants of the list", async () => {
    const page = { workflows: [WORKFLOW], next_cursor: "next" };
    await using api = await ScriptedApi.start(json(page), json(page));
    const client = makeClient(api.address);
    expect(await client.list({ limit: 5 })).toEqual(page);
    await client.list({ limit: 5, status: "failed", prefix: "wf-0", cursor: "a+b/=" });
    expect(api.calls.map(({ path }) => path)).toEqual([
      "/workflows?limit=5",
      "/workflows?limit=5&status=failed&prefix=wf-0&cursor=a%2Bb%2F=",
    ]);
  });

  test("that submits has a key of its own, and JSON as its body", async () => {
    await using api = await ScriptedApi.start(json(RUNNING), json(RUNNING));
    const client = makeClient(api.address);
    expect(await client.submit({ blueprint: {} })).toEqual(RUNNING);
    await client.submit({ blueprint: {} });
    expect(api.calls.map(({ headers }) => headers.get("idempotency-key"))).toEqual(["key-1", "key-2"]);
    expect(api.calls[0]).toMatchObject({ method: "POST", path: "/workflows", body: '{"blueprint":{}}' });
    expect(api.calls[0]?.headers.get("content-type")).toBe("application/json");
  });

  test("that retries hands the services' key over, if there is one", async () => {
    await using api = await ScriptedApi.start(json(RUNNING), json(RUNNING));
    const client = makeClient(api.address);
    await client.retry(ID, null);
    await client.retry(ID, "geheim");
    expect(api.calls.map(({ body }) => body)).toEqual(["", '{"services_api_key":"geheim"}']);
  });
});

describe("a submission", () => {
  test("whose answer is lost is made again under the same key", async () => {
    let connections = 0;
    const heard: string[] = [];
    await using lossy = startRawServer(async (connection) => {
      connections += 1;
      heard.push(`connection ${connections}`);
      if (connections < 3) return connection.cut();
      const body = JSON.stringify(RUNNING);
      await connection.write(
        `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`,
      );
      connection.end();
    });
    const clock = new HastyClock();
    expect(await makeClient(lossy.address, { clock }).submit({})).toEqual(RUNNING);
    expect(heard).toHaveLength(3);
    expect(clock.pauses).toEqual([100, 200]);
  });

  test("has the same key each time, and waits as long as the server asks", async () => {
    const busy = json({ detail: "Store unavailable" }, 503, { "retry-after": "2" });
    await using api = await ScriptedApi.start(busy, busy, json(RUNNING));
    const clock = new HastyClock();
    await makeClient(api.address, { clock }).submit({});
    expect(api.calls.map(({ headers }) => headers.get("idempotency-key"))).toEqual([
      "key-1",
      "key-1",
      "key-1",
    ]);
    expect(clock.pauses).toEqual([2000, 2000]);
  });

  test("is given up after a few times", async () => {
    const busy = json({ detail: "Store unavailable" }, 503);
    await using api = await ScriptedApi.start(busy, busy, busy, busy);
    expect(await refusalOf(makeClient(api.address).submit({}))).toEqual({
      code: "SERVER_UNAVAILABLE",
      message: `The server at ${api.address} cannot answer POST /workflows now (HTTP 503): Store unavailable`,
    });
    expect(api.calls).toHaveLength(4);
  });

  test("is given up at once when the server wants to be left alone for longer than anybody waits", async () => {
    await using api = await ScriptedApi.start(
      json({ detail: "Store unavailable" }, 503, { "retry-after": "3600" }),
    );
    expect((await refusalOf(makeClient(api.address).submit({}))).code).toBe("SERVER_UNAVAILABLE");
    expect(api.calls).toHaveLength(1);
  });
});

describe("what would be refused the second time, though it was done", () => {
  test.each(["cancel", "delete"] as const)("%s is not made again when its answer is lost", async (method) => {
    let connections = 0;
    await using lossy = startRawServer((connection) => {
      connections += 1;
      connection.cut();
    });
    const { code, message } = await refusalOf(makeClient(lossy.address)[method](ID));
    expect({ code, connections }).toEqual({ code: "SERVER_UNAVAILABLE", connections: 1 });
    expect(message).toStartWith(`The connection to ${lossy.address} broke: `);
  });

  test("is made again when the server did not take it", async () => {
    await using api = await ScriptedApi.start(
      json({ detail: "no" }, 503),
      json({ ...RUNNING, status: "cancelled" }),
    );
    await makeClient(api.address).cancel(ID);
    expect(api.calls).toHaveLength(2);
    const clock = new HastyClock();
    expect((await refusalOf(makeClient(NOWHERE, { clock }).cancel(ID))).code).toBe("SERVER_UNAVAILABLE");
    expect(clock.pauses).toHaveLength(3);
  });
});

describe("the error", () => {
  const UNKNOWN = { code: "WORKFLOW_UNKNOWN", message: `Workflow not found: ${ID}` };

  test("of a server that is not there names its address, and says what to do", async () => {
    const message = `No server answers at ${NOWHERE}: connection refused. Start one with \`aieffect serve\`, or name the right one with --server or AIEFFECT_SERVER.`;
    const refusal = { code: "SERVER_UNAVAILABLE", message };
    expect(await refusalOf(makeClient(NOWHERE).workflow(ID))).toEqual(refusal);
    expect(await refusalOf(makeClient(NOWHERE).submit({}))).toEqual(refusal);
  });

  test.each([
    ["none", null, "needs a key: give it with --key or ORCHESTRATOR_API_KEY."],
    ["a wrong one", "geheim", "refuses the key: give the right one with --key or ORCHESTRATOR_API_KEY."],
  ])("of a server that wants a key, for %s, says how to give it", async (_, apiKey, what) => {
    await using api = await ScriptedApi.start(json({ detail: "Unauthorized" }, 401));
    const message = `The server at ${api.address} ${what}`;
    expect(await refusalOf(makeClient(api.address, { apiKey }).workflow(ID))).toEqual({
      code: "UNAUTHORIZED",
      message,
    });
  });

  test.each([
    [404, { detail: "Workflow not found" }, UNKNOWN],
    [
      409,
      { detail: "Workflow is completed" },
      { code: "WORKFLOW_CONFLICT", message: "Workflow is completed" },
    ],
    [400, { detail: "Invalid blueprint: no" }, { code: "INVALID_INPUT", message: "Invalid blueprint: no" }],
    [413, { detail: "Request body too large" }, { code: "INVALID_INPUT", message: "Request body too large" }],
    [
      422,
      {
        detail: [
          { type: "missing", loc: ["body", "blueprint"], msg: "Field required" },
          { type: "dict_type", loc: ["body", "inputs", 0], msg: "Input should be a valid dictionary" },
          { type: "missing", loc: ["body"], msg: "Field required" },
        ],
      },
      {
        code: "INVALID_INPUT",
        message: "blueprint: Field required\ninputs[0]: Input should be a valid dictionary\nField required",
      },
    ],
  ])("of HTTP %i has the server's words", async (status, body, refusal) => {
    await using api = await ScriptedApi.start(json(body, status));
    expect(await refusalOf(makeClient(api.address).cancel(ID))).toEqual(refusal);
  });

  test("of a server that knows no such path asks whether it is one of ours", async () => {
    await using api = await ScriptedApi.start(json({ detail: "Method Not Allowed" }, 405));
    expect(await refusalOf(makeClient(api.address).list({ limit: 1 }))).toEqual({
      code: "SERVER_UNAVAILABLE",
      message: `The server at ${api.address} does not know GET /workflows: is it an aieffect server?`,
    });
  });

  test("of a page that some proxy answers with has its beginning", async () => {
    const page = `<html>Bad Gateway${"x".repeat(1000)}</html>`;
    await using api = await ScriptedApi.start(
      text(page, 502),
      text(page, 502),
      text(page, 502),
      text(page, 502),
    );
    const { message } = await refusalOf(makeClient(api.address).workflow(ID));
    expect(message).toContain("(HTTP 502): <html>Bad Gateway");
    expect(message.length).toBeLessThan(400);
  });

  test.each([
    ["no JSON", text("hello", 200)],
    ["another shape", json({ ...WORKFLOW, status: "odd" })],
  ])("of an answer of %s says that it cannot be understood", async (_, answer) => {
    await using api = await ScriptedApi.start(answer);
    const { code, message } = await refusalOf(makeClient(api.address).workflow(ID));
    expect(code).toBe("SERVER_UNAVAILABLE");
    expect(message).toStartWith(
      `What ${api.address} answered to GET /workflows/${ID} cannot be understood: `,
    );
  });
});

test("a redirect is not followed: nobody else is told the key", async () => {
  await using other = await ScriptedApi.start(json(WORKFLOW));
  await using api = await ScriptedApi.start(text("", 307, { location: `${other.address}/workflows/${ID}` }));
  const { code, message } = await refusalOf(makeClient(api.address, { apiKey: "geheim" }).workflow(ID));
  expect(code).toBe("SERVER_UNAVAILABLE");
  expect(message).toContain(`answers with a redirect to ${other.address}/workflows/${ID} (HTTP 307)`);
  expect(message).not.toContain("geheim");
  expect(other.calls).toEqual([]);
});

test("an aborted client gives up what it waits for, and asks nothing more", async () => {
  const leaving = new AbortController();
  await using api = await ScriptedApi.start(() => {
    leaving.abort(new Error("gone"));
    return new Promise(() => {});
  });
  const client = makeClient(api.address, { signal: leaving.signal });
  for (const _ of ["under way", "not begun"]) {
    expect(await client.workflow(ID).catch((error: unknown) => error)).toEqual(new Error("gone"));
  }
  expect(api.calls).toHaveLength(1);
});

test("a server that keeps silent is given up after a minute", async () => {
  await using api = await ScriptedApi.start(() => new Promise(() => {}));
  const clock = new (class extends HastyClock {
    override after(delayMs: number, action: () => void): () => void {
      return super.after(delayMs === 60_000 ? 59_999 : delayMs, action);
    }
  })();
  const refusal = await refusalOf(makeClient(api.address, { clock }).cancel(ID));
  expect(refusal).toEqual({
    code: "SERVER_UNAVAILABLE",
    message: `The server at ${api.address} did not answer within 60 s.`,
  });
});
