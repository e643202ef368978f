/** The event feeds of a server (control interface 3.9), with workflows that really run. */
import { describe, expect, test } from "bun:test";
import { type EventReading, readEvents } from "../event-reader.ts";
import { makeSubmission, startServer } from "../listening-server.ts";
import { after, complete, failed, running, working } from "../scripted-answers.ts";
import { ScriptedService } from "../scripted-service.ts";
import { startServedEngine, submissionAt } from "../served-engine.ts";

const typesOf = ({ events }: EventReading) => events.map(({ event }) => event);
const idsOf = ({ events }: EventReading) => events.map(({ id }) => id);
const numbersFrom = (first: number, last: number) =>
  Array.from({ length: last - first + 1 }, (_, at) => first + at);

const WHOLE_RUN = [
  "workflow-submitted",
  "task-started",
  "task-completed",
  "task-started",
  "task-completed",
  "workflow-completed",
];

/** A workflow that stands between its two tasks until it is released. */
async function startHalfRun() {
  const release = Promise.withResolvers<void>();
  const service = new ScriptedService({
    "execute a": [complete()],
    "execute b": [after(release.promise, complete())],
  });
  const engine = await startServedEngine();
  const id = await engine.submit(submissionAt(service, "a>b"));
  await service.until("execute b");
  const url = `${engine.server.url}/workflows/${id}/events`;
  return {
    ...engine,
    id,
    url,
    release: release.resolve,
    async [Symbol.asyncDispose]() {
      release.resolve();
      await engine[Symbol.asyncDispose]();
      await service[Symbol.asyncDispose]();
    },
  };
}

describe("the stream of a workflow", () => {
  test("has the same text of an event whether it is told as it happens or read later", async () => {
    await using run = await startHalfRun();
    const live = fetch(run.url).then((response) => response.text());
    await (await readEvents(run.url)).until(({ events }) => events.length === 4);
    run.release();
    const linesOf = (text: string) => text.split("\n").filter((line) => line.startsWith("data: "));
    const told = linesOf(await live);
    expect(told).toHaveLength(6);
    expect(linesOf(await (await fetch(run.url)).text())).toEqual(told);
    const list = await (await fetch(run.url, { headers: { accept: "application/json" } })).text();
    expect(list).toBe(`[${told.map((line) => line.slice("data: ".length)).join(",")}]`);
  });

  test("tells what was, then what happens, and ends after the final event", async () => {
    await using run = await startHalfRun();
    const reading = await readEvents(run.url);
    await reading.until(({ events }) => events.length === 4);
    run.release();
    await reading.ended;
    expect(typesOf(reading)).toEqual(WHOLE_RUN);
    expect(idsOf(reading)).toEqual(numbersFrom(1, 6));
    for (const { id, event, data } of reading.events) {
      expect(data).toMatchObject({ sequence: id, type: event, workflow_id: run.id });
    }
    expect(reading.events.map(({ data }) => data)).toEqual([
      ...(await run.stage.store.events(run.id, 0, 10)),
    ]);
  });

  test("says that it is one, and that nobody may keep it", async () => {
    await using run = await startHalfRun();
    const response = await fetch(run.url);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      "content-type": "text/event-stream; charset=utf-8",
      "cache-control": "no-store",
    });
    await response.body?.cancel();
  });

  test("goes on after Last-Event-ID, or after `after`", async () => {
    await using run = await startHalfRun();
    const readings = [
      await readEvents(run.url, { "last-event-id": "2" }),
      await readEvents(`${run.url}?after=2`),
      await readEvents(`${run.url}?after=1`, { "last-event-id": "2" }),
    ];
    run.release();
    for (const reading of readings) {
      await reading.ended;
      expect(idsOf(reading)).toEqual(numbersFrom(3, 6));
    }
  });

  test.each(["", "0", "-3", "x", "1.5", "1e400", "NaN", "９"])(
    "tells everything to one whose Last-Event-ID is %p",
    async (place) => {
      await using run = await startHalfRun();
      run.release();
      await run.stage.untilSettled(run.id);
      const reading = await readEvents(run.url, { "last-event-id": encodeURIComponent(place) });
      await reading.ended;
      expect(idsOf(reading)).toEqual(numbersFrom(1, 6));
    },
  );

  test("tells one that claims to know more than there was what comes then", async () => {
    await using run = await startHalfRun();
    const reading = await readEvents(run.url, { "last-event-id": "1000" });
    run.release();
    await reading.ended;
    expect(idsOf(reading)).toEqual([5, 6]);
  });

  test("of a workflow that has settled ends at once", async () => {
    await using run = await startHalfRun();
    run.release();
    await run.stage.untilSettled(run.id);
    const [all, none] = [await readEvents(run.url), await readEvents(run.url, { "last-event-id": "6" })];
    await Promise.all([all.ended, none.ended]);
    expect([all.events.length, none.events.length]).toEqual([6, 0]);
  });

  test("of a workflow that fails ends with the last of its tasks in flight", async () => {
    const [started, release] = [Promise.withResolvers<void>(), Promise.withResolvers<void>()];
    await using service = new ScriptedService({
      "execute a": [after(started.promise, failed("broken"))],
      "execute b": [running("job-b")],
      "status job-b": [working(), after(release.promise, failed("broken too"))],
    });
    await using engine = await startServedEngine();
    const id = await engine.submit(submissionAt(service, "a b>c"));
    const reading = await readEvents(`${engine.server.url}/workflows/${id}/events`);
    const late = readEvents(`${engine.server.url}/workflows/${id}/events?after=2`);
    await service.until("status job-b");
    started.resolve();
    await reading.until((events) => typesOf(events).includes("workflow-failed"));
    const afterFailure = await readEvents(`${engine.server.url}/workflows/${id}/events`);
    await afterFailure.until((events) => typesOf(events).includes("workflow-failed"));
    await engine.server.post("/workflows/nothing/cancel");
    release.resolve();
    for (const one of [reading, afterFailure, await late]) {
      await one.ended;
      expect(typesOf(one).slice(-2)).toEqual(["workflow-failed", "task-failed"]);
    }
  });

  test("of a workflow that is cancelled or deleted ends with that", async () => {
    for (const [steer, last] of [
      [{ method: "POST", path: "/cancel" }, "workflow-cancelled"],
      [{ method: "DELETE", path: "" }, "workflow-deleted"],
    ] as const) {
      await using run = await startHalfRun();
      const reading = await readEvents(run.url);
      await reading.until(({ events }) => events.length === 4);
      const response = await run.server.fetch(`/workflows/${run.id}${steer.path}`, { method: steer.method });
      expect(response.status).toBe(200);
      await reading.ended;
      expect(typesOf(reading).at(-1)).toBe(last);
      expect(idsOf(reading)).toEqual(numbersFrom(1, 5));
    }
  });

  test("passes by the ends that a retry has undone", async () => {
    await using service = new ScriptedService({ "execute a": [failed("once"), complete()] });
    await using engine = await startServedEngine();
    const id = await engine.submit(submissionAt(service, "a"));
    await engine.stage.untilSettled(id);
    await engine.server.post(`/workflows/${id}/retry`);
    const reading = await readEvents(`${engine.server.url}/workflows/${id}/events`);
    await reading.ended;
    expect(typesOf(reading)).toEqual([
      "workflow-submitted",
      "task-started",
      "task-failed",
      "workflow-failed",
      "workflow-retried",
      "task-started",
      "task-completed",
      "workflow-completed",
    ]);
  });

  test("ends when the server stops, and goes on where another one answers", async () => {
    await using run = await startHalfRun();
    const reading = await readEvents(run.url);
    await reading.until(({ events }) => events.length === 4);
    await run.server.stop(1_000);
    await reading.ended;
    await using other = startServer({ store: run.stage.store });
    run.release();
    const rest = await readEvents(`${other.url}/workflows/${run.id}/events`, { "last-event-id": "4" });
    await rest.ended;
    expect(idsOf(rest)).toEqual([5, 6]);
  });
});

describe("the list of a workflow's events", () => {
  const JSON_ONLY = { headers: { accept: "application/json" } };

  test("is what there was so far, after a number or from the start", async () => {
    await using run = await startHalfRun();
    const kept = await run.stage.store.events(run.id, 0, 10);
    const path = `/workflows/${run.id}/events`;
    expect(await run.server.get(path, JSON_ONLY)).toEqual([200, kept]);
    expect(await run.server.get(`${path}?after=3`, JSON_ONLY)).toEqual([200, kept.slice(3)]);
    expect(await run.server.get(`${path}?after=4`, JSON_ONLY)).toEqual([200, []]);
    expect(await run.server.get(`${path}?after=99`, JSON_ONLY)).toEqual([200, []]);
    const accept = "text/html, application/json;q=0.9";
    expect(await run.server.get(path, { headers: { accept } })).toEqual([200, kept]);
  });

  test("may be long", async () => {
    await using service = new ScriptedService(
      Object.fromEntries(numbersFrom(1, 800).map((at) => [`execute t${at}`, [complete()]])),
    );
    await using engine = await startServedEngine();
    const sketch = numbersFrom(1, 800)
      .map((at) => `t${at}`)
      .join(" ");
    const id = await engine.submit(submissionAt(service, sketch));
    await engine.stage.untilSettled(id);
    const [, events] = await engine.server.get(`/workflows/${id}/events`, JSON_ONLY);
    expect(Object(events).map(({ sequence }: { sequence: number }) => sequence)).toEqual(
      numbersFrom(1, 1602),
    );
  });
});

describe("the stream of all workflows", () => {
  test("tells what happens to each from now on, and does not end with them", async () => {
    await using server = startServer();
    const before = await server.submit();
    const reading = await readEvents(`${server.url}/events`);
    const [first, second] = [await server.submit(), await server.submit()];
    await server.post(`/workflows/${first}/cancel`);
    await server.delete(`/workflows/${second}`);
    await server.delete(`/workflows/${before}`);
    await reading.until(({ events }) => events.length === 5);
    expect(reading.events.map(({ event, data }) => [data.workflow_id, event])).toEqual([
      [first, "workflow-submitted"],
      [second, "workflow-submitted"],
      [first, "workflow-cancelled"],
      [second, "workflow-deleted"],
      [before, "workflow-deleted"],
    ]);
    await server.stop(1_000);
    await reading.ended;
  });

  test("needs the key, as that of one workflow does", async () => {
    await using server = startServer({ settings: { apiKey: "front" } });
    const authorization = "Bearer front";
    const [, answer] = await server.post("/workflows", makeSubmission(), { authorization });
    const id = Object(answer).workflow_id;
    for (const path of ["/events", `/workflows/${id}/events`]) {
      expect((await server.get(path))[0]).toBe(401);
      (await readEvents(server.url + path, { authorization })).leave();
    }
  });
});
