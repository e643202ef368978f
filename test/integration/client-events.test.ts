/** Events over more than one connection: nothing is told twice, nothing is left out, and the end is found. */
import { describe, expect, test } from "bun:test";
import type { WorkflowEvent } from "../../src/model/event.ts";
import { startRawServer } from "../raw-server.ts";
import {
  brokenStream,
  HastyClock,
  json,
  makeClient,
  refusalOf,
  ScriptedApi,
  stream,
  text,
} from "../scripted-api.ts";

const ID = "wf-0123456789ab";
const common = { workflow_id: ID, at: "2026-01-01T00:00:00.000Z" };
const COUNTS = { pending: 0, running: 0, completed: 1, failed: 0, cancelled: 0, skipped: 0 };
const workflow = (status: string) =>
  json({
    ...{ workflow_id: ID, status, error: null, name: "energy" },
    ...{ created_at: common.at, updated_at: common.at, task_counts: COUNTS },
  });

const SUBMITTED = { type: "workflow-submitted", sequence: 1, ...common, name: "energy", tasks: 1 } as const;
const ofTask = { ...common, task_id: "t0", node_key: "a:Run", attempt: 1 };
const STARTED = { type: "task-started", sequence: 2, ...ofTask, worker_id: "w", resumed: false } as const;
const ENDED = { type: "task-completed", sequence: 3, ...ofTask } as const;
const COMPLETED = { type: "workflow-completed", sequence: 4, ...common } as const;
const DELETED = { type: "workflow-deleted", sequence: 5, ...common } as const;

/** What is told after event number `after`, and what is said of the connection. */
async function follow(
  api: ScriptedApi,
  { after = 0, onEvent = () => {} }: { after?: number; onEvent?: (event: WorkflowEvent) => void } = {},
) {
  const clock = new HastyClock();
  const told: WorkflowEvent[] = [];
  const said: string[] = [];
  const client = makeClient(api.address, { clock });
  const events = client.follow(ID, after, (lost) => said.push(lost === null ? "back" : "lost"));
  for await (const event of events) {
    told.push(event);
    onEvent(event);
  }
  return { told, said, clock };
}

const askedAfter = ({ calls }: ScriptedApi) =>
  calls.filter(({ path }) => path.endsWith("/events")).map(({ headers }) => headers.get("last-event-id"));

describe("a stream", () => {
  test("that ends with its workflow is told whole", async () => {
    await using api = await ScriptedApi.start(
      stream(SUBMITTED, STARTED, ENDED, COMPLETED),
      workflow("completed"),
      stream(),
    );
    const { told, said } = await follow(api);
    expect(told).toEqual([SUBMITTED, STARTED, ENDED, COMPLETED]);
    expect(said).toEqual([]);
    expect(api.calls[0]).toMatchObject({ method: "GET", path: `/workflows/${ID}/events` });
    expect(api.calls[0]?.headers.get("accept")).toBe("text/event-stream");
  });

  test("begins after what is known", async () => {
    await using api = await ScriptedApi.start(stream(ENDED, COMPLETED), workflow("completed"), stream());
    expect((await follow(api, { after: 2 })).told).toEqual([ENDED, COMPLETED]);
    expect(askedAfter(api)).toEqual(["2", "4"]);
  });

  test("that breaks goes on after the last event", async () => {
    const heard = Promise.withResolvers<void>();
    const onEvent = ({ sequence }: WorkflowEvent) => sequence === 2 && heard.resolve();
    await using api = await ScriptedApi.start(
      brokenStream(heard.promise, SUBMITTED, STARTED),
      text("", 503),
      stream(ENDED, COMPLETED),
      workflow("completed"),
      stream(),
    );
    const { told, said, clock } = await follow(api, { onEvent });
    expect(told).toEqual([SUBMITTED, STARTED, ENDED, COMPLETED]);
    expect(said).toEqual(["lost", "back"]);
    expect(askedAfter(api)).toEqual([null, "2", "2", "4"]);
    expect(clock.pauses).toEqual([100, 200]);
  });

  test("that ends before its workflow goes on too, and is not called lost", async () => {
    await using api = await ScriptedApi.start(
      stream(SUBMITTED),
      workflow("running"),
      stream(STARTED, ENDED, COMPLETED),
      workflow("completed"),
      stream(),
    );
    const { told, said } = await follow(api);
    expect(told).toEqual([SUBMITTED, STARTED, ENDED, COMPLETED]);
    expect(said).toEqual([]);
  });

  test("of a server that stopped when the workflow had just ended still tells its end", async () => {
    await using api = await ScriptedApi.start(
      stream(SUBMITTED, STARTED),
      workflow("completed"),
      stream(ENDED, COMPLETED),
    );
    expect((await follow(api)).told).toEqual([SUBMITTED, STARTED, ENDED, COMPLETED]);
  });

  test("that repeats what was told is told once", async () => {
    const heard = Promise.withResolvers<void>();
    const onEvent = ({ sequence }: WorkflowEvent) => sequence === 2 && heard.resolve();
    await using api = await ScriptedApi.start(
      brokenStream(heard.promise, SUBMITTED, STARTED),
      stream(SUBMITTED, STARTED, ENDED, COMPLETED),
      workflow("completed"),
      stream(COMPLETED),
    );
    expect((await follow(api, { onEvent })).told).toEqual([SUBMITTED, STARTED, ENDED, COMPLETED]);
  });

  test("ends with the deletion of its workflow", async () => {
    await using api = await ScriptedApi.start(stream(SUBMITTED, DELETED));
    expect((await follow(api)).told).toEqual([SUBMITTED, DELETED]);
    expect(api.calls).toHaveLength(1);
  });
});

test("the pauses grow, but not for ever", async () => {
  const away = Array.from({ length: 9 }, () => text("", 502));
  await using api = await ScriptedApi.start(...away, stream(DELETED));
  const { clock } = await follow(api);
  expect(clock.pauses).toEqual([100, 200, 400, 800, 1600, 3200, 5000, 5000, 5000]);
});

test("a server that is away for ten minutes is given up", async () => {
  const clock = new HastyClock();
  const events = makeClient("http://127.0.0.1:1", { clock }).follow(ID, 0, () => {});
  const refusal = await refusalOf(events[Symbol.asyncIterator]().next());
  expect(refusal.code).toBe("SERVER_UNAVAILABLE");
  const waitedMs = clock.pauses.reduce((sum, pause) => sum + pause, 0);
  expect(waitedMs).toBeGreaterThan(600_000);
  expect(waitedMs).toBeLessThan(610_000);
});

describe("is not tried again", () => {
  test.each([
    ["a workflow that is gone", json({ detail: "Workflow not found" }, 404), "WORKFLOW_UNKNOWN"],
    ["a key that is refused", json({ detail: "Unauthorized" }, 401), "UNAUTHORIZED"],
    ["a redirect", text("", 302, { location: "http://127.0.0.1:1/" }), "SERVER_UNAVAILABLE"],
    ["an event that nobody knows", stream({ type: "odd", sequence: 1 }), "SERVER_UNAVAILABLE"],
  ])("%s", async (_, answer, code) => {
    await using api = await ScriptedApi.start(answer);
    expect((await refusalOf(follow(api))).code).toBe(code);
    expect(api.calls).toHaveLength(1);
  });
});

test("a connection that brings nothing for a minute is made anew", async () => {
  let connections = 0;
  await using silent = startRawServer(async (connection) => {
    connections += 1;
    await connection.write("HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\n\r\n: hello\n\n");
    if (connections === 1) return;
    await connection.write(`data: ${JSON.stringify(DELETED)}\n\n`);
    connection.end();
  });
  const limits: (() => void)[] = [];
  const clock = new (class extends HastyClock {
    override after(delayMs: number, action: () => void): () => void {
      if (delayMs >= 60_000) limits.push(action);
      return super.after(delayMs, action);
    }
  })();
  const said: string[] = [];
  const events = makeClient(silent.address, { clock }).follow(ID, 0, (lost) => {
    said.push(lost?.message ?? "back");
  });
  const first = events[Symbol.asyncIterator]().next();
  // The limit begins anew with every sign of life: with the headers' coming, and with the comment.
  while (limits.length < 2) await Bun.sleep(1);
  limits.at(-1)?.();
  expect((await first).value).toEqual(DELETED);
  expect(said).toEqual([`The server at ${silent.address} did not answer within 60 s.`, "back"]);
});

test("whoever has heard enough closes the connection", async () => {
  const closed = Promise.withResolvers<void>();
  await using api = await ScriptedApi.start(() => {
    const body = new ReadableStream({
      start: (controller) =>
        controller.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(SUBMITTED)}\n\n`)),
      cancel: () => closed.resolve(),
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  });
  for await (const _ of makeClient(api.address).follow(ID, 0, () => {})) break;
  await closed.promise;
});

test("an aborted client ends its events without an error", async () => {
  const leaving = new AbortController();
  await using api = await ScriptedApi.start(() => {
    const body = new ReadableStream({
      start: (controller) =>
        controller.enqueue(new TextEncoder().encode(`data: ${JSON.stringify(SUBMITTED)}\n\n`)),
    });
    return new Response(body, { headers: { "content-type": "text/event-stream" } });
  });
  const told: string[] = [];
  for await (const { type } of makeClient(api.address, { signal: leaving.signal }).follow(ID, 0, () => {})) {
    told.push(type);
    leaving.abort();
  }
  expect(told).toEqual(["workflow-submitted"]);
});
