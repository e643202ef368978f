/** The page of a workflow in a real browser, against a real server, a real worker and scripted services. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { formatCount } from "../../src/model/quantity.ts";
import type { Store } from "../../src/store/store.ts";
import { findBarriers } from "../barriers.ts";
import {
  inBrowser,
  keepPicture,
  LACKS_BROWSER,
  LOOKS,
  type OpenPage,
  TestBrowser,
  untilTrue,
} from "../browser.ts";
import { makeCompleted, makeNames } from "../builders.ts";
import { HASTY } from "../engine-stage.ts";
import { after, complete, failed, never, running, working } from "../scripted-answers.ts";
import { always, ScriptedService } from "../scripted-service.ts";
import { WebStage } from "../web-stage.ts";

setDefaultTimeout(30_000);

const browser = new TestBrowser();
beforeAll(() => browser.start());
afterAll(() => browser.close());

const task = (page: Page, name: string) => page.locator("tr.task").filter({ hasText: `${name}:Run` });
const toAddress = (stage: WebStage, id: string, query = "") => `${stage.url}#/workflows/${id}${query}`;

function expectNoTrouble({ troubles, strangers }: OpenPage): void {
  expect(troubles).toEqual([]);
  expect(strangers).toEqual([]);
}

/** Moves tasks through a store by itself: four events for each. */
class StoreDriver {
  readonly #store: Store;

  constructor(store: Store) {
    this.#store = store;
  }

  async finish(count: number): Promise<void> {
    await this.#store.heartbeat("driver", 60_000);
    const claims = await this.#store.claim("driver", count, new AbortController().signal);
    for (const { token, taskId } of claims) {
      await this.#store.accept(token, taskId);
      await this.#store.progress(token, 50);
      await this.#store.settle(token, makeCompleted(), 0);
    }
  }
}

const seeFinished = (page: Page, count: number) =>
  page.getByText(`${formatCount(count)} of 2,500`, { exact: true }).waitFor();

/** Bytes that scripts hold once what nobody needs is collected. */
async function measureHeap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send("Performance.enable");
  await session.send("HeapProfiler.collectGarbage");
  const { metrics } = await session.send("Performance.getMetrics");
  await session.detach();
  return metrics.find(({ name }) => name === "JSHeapUsedSize")?.value ?? Number.NaN;
}

describe.skipIf(LACKS_BROWSER !== null)(inBrowser("the page of a workflow"), () => {
  test("follows it from its start to its failure, and says why it failed", async () => {
    await using stage = new WebStage();
    const gate = Promise.withResolvers<void>();
    await using service = new ScriptedService({
      "execute alpha": [after(gate.promise, complete())],
      "execute beta": [failed("no <b>wind</b>")],
    });
    const id = await stage.submit(service.address, { name: "Feeding", edges: "alpha>beta beta>gamma" });
    await using opened = await browser.open(toAddress(stage, id, "?pane=tasks"));
    const { page } = opened;
    await page.getByText("live", { exact: true }).waitFor();
    expect(await page.title()).toBe("▸ Feeding · aieffect");
    await task(page, "alpha").getByText("pending").waitFor();
    await stage.engine.startWorker();
    await task(page, "alpha").getByText("running").waitFor();
    gate.resolve();
    await task(page, "gamma").getByText("skipped").waitFor();
    const why = page.getByRole("region", { name: "Why it failed" });
    expect(await why.textContent()).toContain("beta:Run no <b>wind</b>");
    expect(await page.title()).toBe("✖ Feeding · aieffect");
    expectNoTrouble(opened);
  });

  test("is cancelled and retried after a question, with a new key for the services", async () => {
    await using stage = new WebStage();
    await using service = new ScriptedService({
      "execute alpha": [complete()],
      "execute beta": [never, complete()],
    });
    await stage.engine.startWorker();
    const id = await stage.submit(service.address, { name: "Feeding", edges: "alpha>beta" });
    await using opened = await browser.open(toAddress(stage, id, "?pane=tasks"));
    const { page } = opened;
    await task(page, "beta").getByText("running").waitFor();
    await page.getByRole("button", { name: "Cancel" }).click();
    const question = page.getByRole("dialog", { name: "Cancel Feeding?" });
    await question.getByText("1 running task and 0 pending tasks end as cancelled").waitFor();
    await page.keyboard.press("Escape");
    await question.waitFor({ state: "detached" });
    expect(await page.evaluate("document.activeElement.textContent")).toBe("Cancel");
    await page.keyboard.press("Enter");
    await question.getByRole("button", { name: "Cancel" }).click();
    await task(page, "beta").getByText("cancelled").waitFor();
    await page.getByRole("button", { name: "Retry" }).click();
    const again = page.getByRole("dialog", { name: "Retry Feeding?" });
    await again.getByText("1 completed task keep").waitFor();
    await again.getByLabel("Key of the services").fill("second");
    await again.getByRole("button", { name: "Retry" }).click();
    await task(page, "beta").getByText("completed").waitFor();
    expect((await service.until("execute beta", 2)).headers.get("authorization")).toBe("Bearer second");
    expect(await page.evaluate("JSON.stringify([sessionStorage.length, localStorage.length])")).toBe("[0,0]");
    expectNoTrouble(opened);
  });

  test("is deleted after a question, and leads back to the list", async () => {
    await using stage = new WebStage();
    const id = await stage.submit("http://127.0.0.1:9", { name: "Superfluous" });
    await using opened = await browser.open(toAddress(stage, id));
    const { page } = opened;
    await page.getByRole("button", { name: "Delete" }).click();
    await page.getByRole("dialog").getByRole("button", { name: "Delete" }).click();
    await page.getByText("No workflow yet").waitFor();
    expect(await stage.engine.store.snapshot(id)).toBeNull();
    await page.goto(toAddress(stage, id));
    await page.getByText(`There is no workflow ${id}`).waitFor();
    expectNoTrouble(opened);
  });

  test("says when somebody else deletes it, and keeps what was known", async () => {
    await using stage = new WebStage();
    const id = await stage.submit("http://127.0.0.1:9", { name: "Fleeting", tasks: "alpha" });
    await using opened = await browser.open(toAddress(stage, id, "?pane=tasks"));
    const { page } = opened;
    await page.getByText("live", { exact: true }).waitFor();
    await stage.engine.store.delete(id);
    await page.getByText("It was deleted.").waitFor();
    expect(await task(page, "alpha").count()).toBe(1);
    expect(await page.getByRole("button", { name: "Delete" }).count()).toBe(0);
    expectNoTrouble(opened);
  });

  test("goes on after the server was away, with what happened meanwhile", async () => {
    await using stage = new WebStage();
    await using service = new ScriptedService({ "execute alpha": [complete()] });
    const id = await stage.submit(service.address, { tasks: "alpha" });
    await using opened = await browser.open(toAddress(stage, id, "?pane=tasks"));
    const { page } = opened;
    await page.getByText("live", { exact: true }).waitFor();
    await stage.restart(async () => {
      await page.getByText("connection lost").waitFor();
      await stage.engine.startWorker();
      await stage.engine.untilSettled(id);
    });
    await task(page, "alpha").getByText("completed").waitFor();
    await page.getByText("live", { exact: true }).waitFor();
    expectNoTrouble(opened);
  });

  test("has its tasks narrowed by the address, which survives a reload", async () => {
    await using stage = new WebStage();
    await using service = new ScriptedService({
      "execute alpha": [complete()],
      "execute beta": [failed("no wind")],
    });
    const run = { name: "Feeding", edges: "alpha>beta beta>gamma" };
    const { workflowId } = await stage.engine.run({ address: service.address }, run);
    await using opened = await browser.open(toAddress(stage, workflowId));
    const { page } = opened;
    await page.getByRole("link", { name: "Tasks" }).click();
    await page.getByLabel("failed 1").check();
    await task(page, "alpha").waitFor({ state: "detached" });
    await page.getByLabel("Operation, id or error").fill("WIND");
    await task(page, "beta").waitFor();
    await task(page, "beta").getByRole("link").click();
    const { taskId } = (await stage.engine.tasks(workflowId)).beta ?? {};
    expect(page.url()).toBe(
      toAddress(stage, workflowId, `?pane=tasks&task=${taskId}&status=failed&text=WIND`),
    );
    await page.reload();
    await page.getByRole("complementary", { name: "beta:Run" }).waitFor();
    await task(page, "beta").waitFor();
    expect(await page.locator("tr.task").count()).toBe(1);
    await page.getByLabel("Operation, id or error").fill("nobody");
    await page.getByText("No task is like that.").waitFor();
    expectNoTrouble(opened);
  });

  test("has few rows in the document however many tasks there are, and arrows lead through all of them", async () => {
    await using stage = new WebStage();
    const names = makeNames(2_000);
    const id = await stage.submit("http://127.0.0.1:9", { name: "Wide", tasks: names.join(" ") });
    await using opened = await browser.open(toAddress(stage, id, "?pane=tasks"));
    const { page } = opened;
    await task(page, "t0").getByRole("link").focus();
    expect(await page.locator("tr.task").count()).toBeLessThan(50);
    await page.keyboard.press("End");
    await untilTrue(page, "document.activeElement.textContent === 't1999:Run'");
    await page.keyboard.press("ArrowUp");
    await untilTrue(page, "document.activeElement.textContent === 't1998:Run'");
    expect(await page.locator("tr.task").count()).toBeLessThan(50);
    await page.keyboard.press("Enter");
    const panel = page.getByRole("complementary", { name: "t1998:Run" });
    await panel.waitFor();
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
    expect(await page.evaluate("document.activeElement.textContent")).toBe("t1998:Run");
    expectNoTrouble(opened);
  });

  test("lets nothing be reached that a panel covers on a narrow page", async () => {
    await using stage = new WebStage();
    const id = await stage.submit("http://127.0.0.1:9", { edges: "alpha>beta" });
    await using opened = await browser.open(toAddress(stage, id, "?pane=tasks"), {
      viewport: { width: 360, height: 800 },
    });
    const { page } = opened;
    const link = task(page, "alpha").getByRole("link");
    await link.focus();
    await page.keyboard.press("Enter");
    const panel = page.getByRole("complementary", { name: "alpha:Run" });
    await panel.waitFor();
    for (let steps = 0; steps < 25; steps += 1) {
      await page.keyboard.press("Tab");
      const isInside =
        "document.activeElement === document.body || document.activeElement.closest('aside') !== null";
      expect(await page.evaluate(isInside)).toBe(true);
    }
    await panel.getByRole("button", { name: "Close the task" }).focus();
    await page.keyboard.press("Escape");
    await panel.waitFor({ state: "detached" });
    await untilTrue(page, "document.activeElement.textContent === 'alpha:Run'");
    await page.setViewportSize({ width: 1280, height: 800 });
    await page.keyboard.press("Enter");
    await panel.waitFor();
    expect(await page.evaluate("document.querySelectorAll('[inert]').length")).toBe(0);
    expectNoTrouble(opened);
  });

  test("shows each of 10,000 events, and keeps none of them", async () => {
    await using stage = new WebStage();
    const id = await stage.submit("http://127.0.0.1:9", { name: "Busy", tasks: makeNames(2_500).join(" ") });
    await using opened = await browser.open(toAddress(stage, id, "?pane=tasks"));
    const { page } = opened;
    await page.getByText("live", { exact: true }).waitFor();
    const driver = new StoreDriver(stage.engine.store);
    await driver.finish(500);
    await seeFinished(page, 500);
    const before = await measureHeap(page);
    for (let finished = 600; finished <= 2_400; finished += 100) {
      await driver.finish(100);
      await seeFinished(page, finished);
    }
    const grown = (await measureHeap(page)) - before;
    expect(stage.engine.events.length).toBeGreaterThan(9_600);
    expect(grown).toBeLessThan(1_000_000);
    expectNoTrouble(opened);
  });

  test.each(LOOKS)("has no barrier in %s at a width of %d, and fits into it", async (colorScheme, width) => {
    await using stage = new WebStage();
    await using service = new ScriptedService({
      "execute alpha": [complete()],
      "execute beta": [running("job")],
      "status job": [always(working(42))],
      "execute delta": [failed("The station answered with a document of another year, 1874 and not 2024")],
    });
    await stage.engine.startWorker();
    const id = await stage.submit(service.address, {
      name: "Wind, from stations to a report that is longer than a telephone",
      edges: "alpha>beta beta>gamma alpha>delta gamma>epsilon delta>epsilon",
      webUis: [{ containerName: "alpha", url: "http://127.0.0.1:9/pages" }],
      options: HASTY,
    });
    await using opened = await browser.open(toAddress(stage, id, "?pane=tasks"), {
      colorScheme,
      viewport: { width, height: 800 },
    });
    const { page } = opened;
    await task(page, "beta").getByText("42 % · polling").filter({ visible: true }).waitFor();
    await page.getByRole("region", { name: "Why it failed" }).waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    await keepPicture(page, `workflow-tasks-${colorScheme}-${width}`);
    await page.getByRole("link", { name: "delta:Run" }).first().click();
    await page.getByRole("complementary", { name: "delta:Run" }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    await keepPicture(page, `workflow-panel-${colorScheme}-${width}`);
    await page.getByRole("button", { name: "Close the task" }).click();
    await page.getByRole("link", { name: "Graph" }).click();
    await page.locator("canvas").waitFor();
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    await keepPicture(page, `workflow-graph-${colorScheme}-${width}`);
    await stage.engine.store.cancel(id).catch(() => {});
    expectNoTrouble(opened);
  });
});
