/** Web pages of services, from the dockerinfo of a submission to whoever asks: on both stores, and in the run's report. */
import { describe, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { systemClock } from "../../src/clock.ts";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import type { Store } from "../../src/store/store.ts";
import { runAieffect } from "../aieffect-process.ts";
import { makeWorkflow } from "../builders.ts";
import { openTestStore } from "../contract/redis-stores.ts";
import { startServer } from "../listening-server.ts";
import { startRedisServer } from "../redis-server.ts";

const PAGE = { containerName: "a", url: "http://localhost:18510" };
const ANSWERED = [{ container_name: "a", webui_url: "http://localhost:18510" }];

async function expectPages(store: Store): Promise<void> {
  const [shown, plain] = [makeWorkflow({ edges: "a>b", webUis: [PAGE] }), makeWorkflow()];
  await store.submit(shown);
  await store.submit(plain);
  expect((await store.snapshot(shown.workflowId))?.workflow.webUis).toEqual([PAGE]);
  expect((await store.latest())?.webUis).toEqual([]);
  await using server = startServer({ store });
  const [, workflow] = await server.get(`/workflows/${shown.workflowId}`);
  expect(workflow).toMatchObject({ webuis: ANSWERED });
  const [, { workflows }] = (await server.get("/workflows")) as [number, { workflows: readonly object[] }];
  expect(workflows).toMatchObject([{ webuis: [] }, { webuis: ANSWERED }]);
  const [, tasks] = await server.get(`/workflows/${shown.workflowId}/tasks`);
  expect(tasks).toMatchObject({ tasks: [{ webui_url: PAGE.url }, { webui_url: null }] });
  const run = (...args: readonly string[]) =>
    runAieffect([...args, shown.workflowId, "--server", server.url]);
  expect((await run("status")).stdout).toContain("a  web page  http://localhost:18510");
  expect((await run("tasks")).stdout).toContain("http://localhost:18510");
}

describe("pages are kept with a workflow", () => {
  test("on SQLite, also when its file is opened again", async () => {
    const folder = mkdtempSync(join(tmpdir(), "aieffect-pages-"));
    const path = join(folder, "a.db");
    const store = openSqliteStore({ path, clock: systemClock });
    await expectPages(store);
    await store.close();
    const again = openSqliteStore({ path, clock: systemClock });
    const { workflows } = await again.list({ status: null, prefix: "", limit: 5, cursor: null });
    expect(workflows.map(({ webUis }) => webUis)).toEqual([[], [PAGE]]);
    await again.close();
    rmSync(folder, { recursive: true });
  });

  test("on Redis", async () => {
    await using redis = await startRedisServer();
    const store = await openTestStore({ url: redis.url });
    await expectPages(store);
    await store.close();
  });
});
