/** The server over Redis: that it asks of a store nothing but what the interface says, and what it does in an outage. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { PLAIN_KEYS } from "../../src/store/key-cipher.ts";
import { openRedisStore } from "../../src/store/redis/open-redis-store.ts";
import type { Store } from "../../src/store/store.ts";
import { makeCompleted, makeFailed, makeReference } from "../builders.ts";
import { readEvents } from "../event-reader.ts";
import { makeSubmission, startServer, VERSION } from "../listening-server.ts";
import { type RedisServer, startRedisServer } from "../redis-server.ts";

let redis: RedisServer;
let opened = 0;

beforeAll(async () => {
  redis = await startRedisServer({ settings: { appendonly: "yes", appendfsync: "always" } });
});
afterAll(() => redis.stop());

async function startOnRedis() {
  opened += 1;
  const store = await openRedisStore({
    url: redis.url,
    prefix: `server-${opened}`,
    partitions: 3,
    cipher: PLAIN_KEYS,
    instanceId: `server-${opened}`,
    patience: "fail",
    onWarning: () => {},
  });
  const server = startServer({ store, storeKind: "redis" });
  return {
    ...server,
    async [Symbol.asyncDispose]() {
      await server[Symbol.asyncDispose]();
      await store.close();
    },
  };
}

/** Claims the next task and settles it. */
async function runTask(store: Store, settlement = makeCompleted(makeReference("output"))): Promise<void> {
  await store.heartbeat("worker", 60_000);
  const [claim] = await store.claim("worker", 1, new AbortController().signal);
  if (claim !== undefined) await store.settle(claim.token, settlement, 0);
}

const idsOf = (page: unknown): readonly string[] =>
  Object(page).workflows.map(({ workflow_id }: { workflow_id: string }) => workflow_id);

test("a workflow is followed from its submission to its deletion", async () => {
  await using server = await startOnRedis();
  const id = await server.submit({ inputs: [makeReference("input")] });
  const reading = await readEvents(`${server.url}/workflows/${id}/events`);
  await runTask(server.store);
  expect(await server.get(`/workflows/${id}/tasks`)).toMatchObject([
    200,
    {
      tasks: [
        {
          status: "completed",
          input_refs: [{ metadata: { text: "input" } }],
          attempts: [{ outcome: "completed" }],
        },
        { status: "pending", input_refs: [{ metadata: { text: "output" } }] },
      ],
    },
  ]);
  await runTask(server.store, makeFailed("broken"));
  await reading.ended;
  expect(reading.events.map(({ id: sequence, event }) => [sequence, event])).toEqual([
    [1, "workflow-submitted"],
    [2, "task-started"],
    [3, "task-completed"],
    [4, "task-started"],
    [5, "task-failed"],
    [6, "workflow-failed"],
  ]);
  expect(await server.get(`/workflows/${id}`)).toMatchObject([200, { status: "failed" }]);
  expect(await server.get(`/workflows/${id}/graph`)).toMatchObject([
    200,
    { edges: [["alpha:Run", "beta:Run"]] },
  ]);
  expect((await server.post(`/workflows/${id}/retry`))[0]).toBe(200);
  const again = await readEvents(`${server.url}/workflows/${id}/events`, { "last-event-id": "6" });
  expect((await server.post(`/workflows/${id}/cancel`))[0]).toBe(200);
  expect((await server.post(`/workflows/${id}/cancel`))[0]).toBe(409);
  await again.ended;
  expect(again.events.map(({ event }) => event)).toEqual(["workflow-retried", "workflow-cancelled"]);
  expect(await server.delete(`/workflows/${id}`)).toEqual([200, { status: "deleted" }]);
  expect((await server.delete(`/workflows/${id}`))[0]).toBe(404);
  expect((await server.get(`/workflows/${id}`))[0]).toBe(404);
});

test("workflows are listed over all partitions, and told apart by an idempotency key", async () => {
  await using server = await startOnRedis();
  const ids: string[] = [];
  for (let count = 0; count < 11; count += 1) ids.push(await server.submit());
  const key = { "idempotency-key": "one" };
  const [, first] = await server.post("/workflows", makeSubmission(), key);
  ids.push(Object(first).workflow_id);
  expect(await server.post("/workflows", makeSubmission(), key)).toEqual([200, first]);
  expect((await server.post("/workflows", makeSubmission({ inputs: [makeReference("x")] }), key))[0]).toBe(
    409,
  );
  const seen: string[] = [];
  let cursor = "";
  do {
    const [, page] = await server.get(`/workflows?limit=5${cursor}`);
    seen.push(...idsOf(page));
    cursor =
      Object(page).next_cursor === null ? "" : `&cursor=${encodeURIComponent(Object(page).next_cursor)}`;
  } while (cursor !== "");
  expect(seen).toEqual(ids.toReversed());
  const [some = ""] = ids;
  expect(idsOf((await server.get(`/workflows?prefix=${some.slice(0, 8)}`))[1])).toEqual(ids);
  expect((await server.get(`/workflows/${some.slice(0, -1)}`))[0]).toBe(404);
  expect((await server.get("/workflows?cursor=nonsense"))[0]).toBe(422);
});

test("while Redis is away everything is 503, and goes on when it is back", async () => {
  await using server = await startOnRedis();
  const id = await server.submit();
  const address = `${server.url}/workflows/${id}/events`;
  const reading = await readEvents(address);
  await reading.until(({ events }) => events.length === 1);
  await redis.kill();
  const response = await server.fetch("/workflows", {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify(makeSubmission()),
  });
  expect([response.status, response.headers.get("retry-after"), await response.json()]).toEqual([
    503,
    "2",
    { detail: "Store unavailable" },
  ]);
  expect((await server.get(`/workflows/${id}`))[0]).toBe(503);
  expect(await server.get("/health")).toEqual([
    503,
    { status: "unavailable", version: VERSION, store: "redis", workers: null },
  ]);
  expect((await server.post("/workflows", {}))[0]).toBe(422);
  await redis.restart();
  let status = 503;
  while (status === 503) [status] = await server.get("/health");
  await runTask(server.store);
  await runTask(server.store);
  await reading.ended;
  // A stream that was just reading the store ended with it; its reader comes back and goes on where it was.
  const last = reading.events.at(-1)?.id ?? 0;
  const rest = await readEvents(address, { "last-event-id": String(last) });
  await rest.ended;
  expect([...reading.events, ...rest.events].map(({ id: sequence }) => sequence)).toEqual([1, 2, 3, 4, 5, 6]);
}, 60_000);
