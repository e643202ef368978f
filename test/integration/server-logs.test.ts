/** The log of a workflow as lines of text, which pages of the community show (GET /workflows/{id}/logs). */
import { describe, expect, test } from "bun:test";
import { systemClock } from "../../src/clock.ts";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import { runAieffect } from "../aieffect-process.ts";
import { makeCompleted, makeWorkflow } from "../builders.ts";
import { openTestStore } from "../contract/redis-stores.ts";
import { claimOne } from "../contract/store-check.ts";
import { startServer } from "../listening-server.ts";
import { startRedisServer } from "../redis-server.ts";
import { complete, failed } from "../scripted-answers.ts";
import { ScriptedService } from "../scripted-service.ts";
import { startServedEngine, submissionAt } from "../served-engine.ts";

const linesOf = (text: string) => text.split("\n").slice(0, -1);

describe("the log of a workflow", () => {
  test("is, line by line, what `aieffect logs` prints, and has no line of another one", async () => {
    await using service = new ScriptedService({
      "execute a": [complete()],
      "execute b": [failed("no \u001b[31mmodel\nhere")],
      "execute c": [complete()],
    });
    await using engine = await startServedEngine();
    const id = await engine.submit(submissionAt(service, "a>b"));
    const other = await engine.submit(submissionAt(service, "c"));
    await Promise.all([engine.stage.untilSettled(id), engine.stage.untilSettled(other)]);
    const response = await engine.server.fetch(`/workflows/${id}/logs`);
    expect(response.headers.get("content-type")).toBe("text/plain; charset=utf-8");
    const text = await response.text();
    const printed = await runAieffect(["logs", id, "--server", engine.server.url], {
      environment: { PATH: process.env.PATH ?? "", HOME: process.env.HOME ?? "", TZ: process.env.TZ ?? "" },
    });
    expect(printed.stdout).toBe(text);
    expect(linesOf(text).length).toBeGreaterThan(4);
    expect(text).not.toContain("\u001b");
    expect(text).not.toContain(" c:");
    expect(await (await engine.server.fetch(`/workflows/${other}/logs`)).text()).not.toMatch(/ [ab]:/);
  });

  test("ends with as many lines as are asked for, each as it is in the whole", async () => {
    await using service = new ScriptedService({ "execute a": [complete()], "execute b": [complete()] });
    await using engine = await startServedEngine();
    const id = await engine.submit(submissionAt(service, "a>b"));
    await engine.stage.untilSettled(id);
    const read = async (query: string) => (await engine.server.fetch(`/workflows/${id}/logs${query}`)).text();
    const whole = linesOf(await read(""));
    for (const lines of [1, 3, whole.length, 10_000]) {
      expect(linesOf(await read(`?lines=${lines}`))).toEqual(whole.slice(-lines));
    }
  });

  test.each(["0", "-1", "x", "1.5", ""])("is refused with lines=%p", async (lines) => {
    await using server = startServer();
    const [status, body] = await server.get(`/workflows/x/logs?lines=${lines}`);
    expect([status, body]).toMatchObject([422, { detail: [{ loc: ["query", "lines"] }] }]);
  });

  test("of no workflow is not found", async () => {
    await using server = startServer();
    expect(await server.get("/workflows/wf-0123456789ab/logs")).toEqual([
      404,
      { detail: "Workflow not found" },
    ]);
  });
});

const TASKS = 10_000;

test("a long log is sent as it is read, whole or its end", async () => {
  const store = openSqliteStore({ path: ":memory:", clock: systemClock });
  const tasks = Array.from({ length: TASKS }, (_, at) => `t${at}`).join(" ");
  const workflow = makeWorkflow({ tasks });
  await store.submit(workflow);
  for (let claimed = 0; claimed < TASKS; claimed += 1_000) {
    const claims = await store.claim("w", 1_000, new AbortController().signal);
    await Promise.all(claims.map(({ token }) => store.settle(token, makeCompleted(), 0)));
  }
  await using server = startServer({ store });
  const path = `/workflows/${workflow.workflowId}/logs`;
  const text = await (await server.fetch(path)).text();
  const whole = linesOf(text);
  expect(whole).toHaveLength(2 * TASKS + 2);
  const response = await server.fetch(path);
  const reader = response.body?.getReader();
  const first = await reader?.read();
  expect(first?.value?.byteLength).toBeLessThan(text.length / 2);
  await reader?.cancel();
  const tail = await (await server.fetch(`${path}?lines=120`)).text();
  expect(linesOf(tail)).toEqual(whole.slice(-120));
  await store.close();
}, 20_000);

test("it is the same on Redis", async () => {
  await using redis = await startRedisServer();
  const store = await openTestStore({ url: redis.url });
  const workflow = makeWorkflow({ edges: "a>b", name: "on Redis" });
  await store.submit(workflow);
  await store.accept((await claimOne(store)).token, "as-the-service-calls-it");
  await using server = startServer({ store });
  const text = await (await server.fetch(`/workflows/${workflow.workflowId}/logs`)).text();
  expect(linesOf(text)).toEqual([
    expect.stringMatching(/on Redis {2}submitted, 2 tasks$/),
    expect.stringMatching(/a:Run {2}started {2}on /),
    expect.stringMatching(/a:Run {2}accepted by its service {2}as as-the-service-calls-it$/),
  ]);
  await store.close();
});
