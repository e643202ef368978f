/** Event feeds where it is hard: many readers at the seam, events that get lost on the way, readers that do not read. */
import { describe, expect, test } from "bun:test";
import { connect } from "node:net";
import type { WorkflowEvent } from "../../src/model/event.ts";
import { HEARTBEAT_MS } from "../../src/server/event-hub.ts";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import { makeCompleted, makeNames, makeWorkflow } from "../builders.ts";
import { makeFolder } from "../contract/store-files.ts";
import { type EventReading, readEvents } from "../event-reader.ts";
import { overrideStore, startServer } from "../listening-server.ts";
import { TestClock } from "../test-clock.ts";

const idsOf = ({ events }: EventReading) => events.map(({ id }) => id);
const numbersTo = (last: number) => Array.from({ length: last }, (_, at) => at + 1);

function openStore(path = ":memory:") {
  const store = openSqliteStore({ path, clock: new TestClock() });
  return Object.assign(store, { [Symbol.asyncDispose]: () => store.close() });
}

/** Stores a workflow of so many tasks without edges; its id. */
async function submitTasks(store: Store, tasks: number, prefix = "t"): Promise<string> {
  const workflow = makeWorkflow({ tasks: makeNames(tasks, prefix).join(" ") });
  await store.submit(workflow);
  return workflow.workflowId;
}

/** Runs so many ready tasks to their end: two events each. */
async function runTasks(store: Store, tasks: number): Promise<void> {
  await store.heartbeat("worker", 60_000);
  const claims = await store.claim("worker", tasks, new AbortController().signal);
  for (const { token } of claims) await store.settle(token, makeCompleted(), 0);
}

test("readers that come at any moment are told everything once, in order", async () => {
  await using store = openStore();
  await using server = startServer({ store });
  const tasks = 240;
  const id = await submitTasks(store, tasks);
  const url = `${server.url}/workflows/${id}/events`;
  const readings: Promise<EventReading>[] = [];
  const last = 2 * tasks + 2;
  for (let done = 0; done < tasks; done += 4) {
    readings.push(readEvents(url, { "last-event-id": String(done) }));
    await runTasks(store, 4);
  }
  expect(
    (await store.list({ status: "completed", prefix: "", limit: 1, cursor: null })).workflows,
  ).toHaveLength(1);
  for (const [at, reading] of (await Promise.all(readings)).entries()) {
    await reading.ended;
    expect(idsOf(reading)).toEqual(numbersTo(last).slice(4 * at));
  }
}, 30_000);

describe("events that get lost between processes", () => {
  /** A store whose listeners do not hear everything. */
  const deafen = (store: Store, isLost: (event: WorkflowEvent) => boolean): Store =>
    overrideStore(store, {
      subscribe: (listener) =>
        store.subscribe((event) => {
          if (!isLost(event)) listener(event);
        }),
    });

  test("are read from the store as soon as a later one comes", async () => {
    await using store = openStore();
    await using server = startServer({ store: deafen(store, ({ sequence }) => sequence % 3 === 0) });
    const id = await submitTasks(store, 50);
    const reading = await readEvents(`${server.url}/workflows/${id}/events`);
    await reading.until(({ events }) => events.length === 1);
    await runTasks(store, 50);
    // 102 events, of which the last one is lost too.
    await reading.until(({ events }) => events.length >= 101);
    expect(idsOf(reading).slice(0, 101)).toEqual(numbersTo(101));
    reading.leave();
  });

  test.each(["workflow-completed", "workflow-deleted"])(
    "are missed at the next heartbeat: %s",
    async (type) => {
      await using store = openStore();
      const clock = new TestClock();
      await using server = startServer({ store: deafen(store, (event) => event.type === type), clock });
      const id = await submitTasks(store, 1);
      const reading = await readEvents(`${server.url}/workflows/${id}/events`);
      await runTasks(store, 1);
      await reading.until(({ events }) => events.length >= 3);
      if (type === "workflow-deleted") await store.delete(id);
      clock.advance(HEARTBEAT_MS);
      await reading.ended;
      expect(idsOf(reading)).toEqual(numbersTo(4));
    },
  );

  test("are told when a workflow is deleted while the feed looks whether it has ended", async () => {
    await using store = openStore();
    const [asked, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    let looks = 0;
    const slow = overrideStore(store, {
      list: async (query) => {
        looks += 1;
        // The first look is that of the request, the second one that of the feed.
        if (looks === 2) {
          asked.resolve();
          await release.promise;
        }
        return store.list(query);
      },
    });
    await using server = startServer({ store: slow });
    const id = await submitTasks(store, 1);
    const reading = await readEvents(`${server.url}/workflows/${id}/events`);
    await asked.promise;
    await store.delete(id);
    release.resolve();
    await reading.ended;
    expect(reading.events.map(({ event }) => event)).toEqual(["workflow-submitted", "workflow-deleted"]);
  });

  test("before the store has answered", async () => {
    await using store = openStore();
    const release = Promise.withResolvers<void>();
    const slow = overrideStore(store, {
      events: async (...args) => {
        const events = await store.events(...args);
        await release.promise;
        return events;
      },
    });
    await using server = startServer({ store: slow });
    const id = await submitTasks(store, 400);
    const reading = await readEvents(`${server.url}/workflows/${id}/events`);
    // More than a feed keeps waiting, while it reads what was before.
    await runTasks(store, 400);
    release.resolve();
    await reading.ended;
    expect(idsOf(reading)).toEqual(numbersTo(802));
  });
});

describe("a sign of life", () => {
  test("comes when nothing else does", async () => {
    await using store = openStore();
    const clock = new TestClock();
    await using server = startServer({ store, clock });
    const id = await submitTasks(store, 1);
    const readings = [
      await readEvents(`${server.url}/workflows/${id}/events`),
      await readEvents(`${server.url}/events`),
    ];
    await readings[0]?.until(({ events }) => events.length === 1);
    for (const beats of [1, 2, 3]) {
      clock.advance(HEARTBEAT_MS);
      for (const reading of readings) await reading.until(({ comments }) => comments === beats);
    }
    for (const reading of readings) reading.leave();
  });

  test("costs one timer for all readers, and none without any", async () => {
    await using store = openStore();
    const clock = new TestClock();
    let subscriptions = 0;
    const counted = overrideStore(store, {
      subscribe: (listener) => {
        subscriptions += 1;
        return store.subscribe(listener);
      },
    });
    await using server = startServer({ store: counted, clock });
    const id = await submitTasks(store, 1);
    const url = `${server.url}/workflows/${id}/events`;
    const readings = await Promise.all(Array.from({ length: 200 }, () => readEvents(url)));
    await Promise.all(readings.map((reading) => reading.until(({ events }) => events.length === 1)));
    expect([clock.timers, subscriptions]).toEqual([1, 1]);
    await runTasks(store, 1);
    await Promise.all(readings.map(({ ended }) => ended));
    expect(readings.map(({ events }) => events.length)).toEqual(readings.map(() => 4));
    expect([clock.timers, subscriptions]).toEqual([0, 1]);
  });

  test("is not kept up for a reader that has left", async () => {
    await using store = openStore();
    const clock = new TestClock();
    await using server = startServer({ store, clock });
    const id = await submitTasks(store, 1);
    const readings = [
      await readEvents(`${server.url}/workflows/${id}/events`),
      await readEvents(`${server.url}/events`),
    ];
    for (const reading of readings) reading.leave();
    // Whoever asks after them is answered only once the server has seen them leave.
    while (clock.timers > 0) await server.get("/workflows");
    expect(clock.timers).toBe(0);
  });
});

test("a server that has been closed lets nobody wait", async () => {
  await using store = openStore();
  await using server = startServer({ store });
  const id = await submitTasks(store, 1);
  server.close();
  for (const path of ["/events", `/workflows/${id}/events`])
    await (await readEvents(server.url + path)).ended;
  expect((await server.get(`/workflows/${id}`))[0]).toBe(200);
});

describe("a reader that does not read", () => {
  /** Asks for a path over a bare socket, and leaves what comes unread until it is told otherwise. */
  async function openUnread(port: number, path: string) {
    const socket = connect(port, "127.0.0.1");
    const chunks: Uint8Array[] = [];
    const ended = new Promise<void>((resolve) => socket.once("close", () => resolve()));
    await new Promise<void>((resolve) => socket.once("connect", () => resolve()));
    socket.pause();
    socket.write(`GET ${path} HTTP/1.1\r\nHost: server\r\nConnection: close\r\n\r\n`);
    return {
      ended,
      read() {
        socket.on("data", (chunk) => chunks.push(Buffer.from(chunk)));
        socket.resume();
      },
      ids: () =>
        [
          ...Buffer.concat(chunks)
            .toString("latin1")
            .matchAll(/"sequence":(\d+)/g),
        ].map(([, id]) => Number(id)),
      [Symbol.dispose]: () => socket.destroy(),
    };
  }

  test("holds up nobody, and is told everything once it reads", async () => {
    using folder = makeFolder();
    await using store = openStore(folder.file("state.db"));
    await using server = startServer({ store });
    // Ten megabytes of events: more than lies between two sockets.
    const tasks = 5_000;
    const id = await submitTasks(store, tasks, "t".repeat(1_000));
    using unread = await openUnread(server.port, `/workflows/${id}/events`);
    const reading = await readEvents(`${server.url}/workflows/${id}/events`);
    await reading.until(({ events }) => events.length === 1);
    for (let done = 0; done < tasks; done += 500) await runTasks(store, 500);
    await reading.ended;
    expect(reading.events.length).toBe(2 * tasks + 2);
    unread.read();
    await unread.ended;
    expect(unread.ids()).toEqual(numbersTo(2 * tasks + 2));
  }, 120_000);

  test("of all workflows is cut", async () => {
    await using store = openStore();
    await using server = startServer({ store });
    using unread = await openUnread(server.port, "/events");
    const reading = await readEvents(`${server.url}/events`);
    // 25 megabytes: more than lies between two sockets and in the feed.
    const tasks = 10_000;
    await submitTasks(store, tasks, "t".repeat(1_000));
    for (let done = 500; done <= tasks; done += 500) {
      await runTasks(store, 500);
      await reading.until(({ events }) => events.length > 2 * done);
    }
    reading.leave();
    unread.read();
    await unread.ended;
    const ids = unread.ids();
    expect(ids.length).toBeLessThan(2 * tasks);
    expect(ids).toEqual(numbersTo(ids.length));
  }, 120_000);
});
