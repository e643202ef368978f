/** The system view in a real browser, against a real server, real workers and scripted services. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { findBarriers } from "../barriers.ts";
import { inBrowser, keepPicture, LACKS_BROWSER, type OpenPage, TestBrowser } from "../browser.ts";
import { after, complete, failed } from "../scripted-answers.ts";
import { always, ScriptedService } from "../scripted-service.ts";
import { WebStage } from "../web-stage.ts";

setDefaultTimeout(30_000);

const browser = new TestBrowser();
beforeAll(() => browser.start());
afterAll(() => browser.close());

const tile = (page: Page, name: string) => page.getByRole("region", { name });
const worker = (page: Page, name: string) =>
  tile(page, "Workers")
    .getByRole("row")
    .filter({ has: page.getByRole("rowheader", { name, exact: true }) });

/** As if somebody came back to the page: it asks at once, and nobody waits for its next question. */
async function lookAgain(page: Page): Promise<void> {
  await page.evaluate("document.dispatchEvent(new Event('visibilitychange'))");
}

function expectNoTrouble({ troubles, strangers }: OpenPage): void {
  expect(troubles).toEqual([]);
  expect(strangers).toEqual([]);
}

describe.skipIf(LACKS_BROWSER !== null)(inBrowser("the system view"), () => {
  test("tells of a server at work what runs, waits and how quick it is, and renews itself", async () => {
    await using stage = new WebStage();
    const answer = Promise.withResolvers<void>();
    await using service = new ScriptedService({
      "execute alpha": [always(after(answer.promise, complete()))],
    });
    await stage.startWorker({ concurrency: 2 });
    for (let count = 0; count < 5; count += 1) await stage.submit(service.address, { tasks: "alpha" });
    await using opened = await browser.open(`${stage.url}#/system`);
    const { page } = opened;

    await page.getByText("All 2 slots are busy, and 3 tasks wait").waitFor();
    expect(await page.title()).toBe("System · aieffect");
    expect(await tile(page, "Server").textContent()).toMatch(
      /Version1\.2\.3Up for\d+.*SQLite, answers in [\d.]+ms/,
    );
    expect(await tile(page, "Tasks").locator(".figure").allTextContents()).toEqual(["3", "0", "2", "–"]);
    expect(await worker(page, "worker-1").textContent()).toMatch(/^worker-1\d+ s22 of 2$/);
    expect(await tile(page, "Workflows").textContent()).toContain("running 5");
    const sinceStart = tile(page, "How quick, Since the start");
    expect(await sinceStart.getByRole("row", { name: "ready to claimed" }).textContent()).toMatch(
      /^ready to claimed2/,
    );

    answer.resolve();
    // By itself, after a few seconds.
    await page.getByText("Nothing stands out.").waitFor();
    await tile(page, "Workflows").getByRole("link", { name: "completed 5" }).waitFor();
    const recent = tile(page, "How quick, In the last");
    await recent.getByRole("row", { name: "execute" }).waitFor();
    expect(await recent.getByRole("row", { name: "ready to claimed" }).textContent()).toMatch(
      /^ready to claimed3/,
    );
    expectNoTrouble(opened);
  });

  test("says what stands out: no worker, a store that is away, a server that is away, and goes on after it", async () => {
    await using stage = new WebStage();
    await using opened = await browser.open(`${stage.url}#/system`);
    const { page } = opened;
    await page.getByText("No worker has a lease").waitFor();
    stage.isStoreAway = true;
    await lookAgain(page);
    await page.getByText("The store does not answer: nothing").waitFor();
    expect(await tile(page, "Server").textContent()).toContain("SQLite, does not answer");
    expect(await tile(page, "Tasks").locator(".figure").first().textContent()).toBe("–");
    await stage.restart(async () => {
      await lookAgain(page);
      await page.getByRole("alert").getByText("The server does not answer").waitFor();
      expect(await tile(page, "Server").isVisible()).toBe(true);
      expect(await page.getByRole("status", { name: "What stands out" }).count()).toBe(0);
      stage.isStoreAway = false;
      await stage.startWorker();
    });
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("Nothing stands out.").waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
    expectNoTrouble(opened);
  });

  test("asks one question every few seconds, none while nobody sees it, and at once when somebody does", async () => {
    await using stage = new WebStage();
    await using opened = await browser.open(`${stage.url}#/system`);
    const { page } = opened;
    await page.getByText("No worker has a lease").waitFor();
    const asked: string[] = [];
    page.on("request", (request) => asked.push(new URL(request.url()).pathname));
    const see = (state: "visible" | "hidden") =>
      page.evaluate(`
        Object.defineProperty(document, "visibilityState", { value: "${state}", configurable: true });
        document.dispatchEvent(new Event("visibilitychange"));
      `);
    await page.clock.install();
    await see("hidden");
    await page.clock.runFor(60_000);
    expect(asked).toEqual([]);
    await see("visible");
    await page.waitForResponse("**/system");
    expect(asked).toEqual(["/system"]);
    await page.getByRole("link", { name: "Workflows" }).first().click();
    await page.getByText("No workflow yet").waitFor();
    const before = asked.filter((path) => path === "/system").length;
    await page.clock.runFor(60_000);
    expect(asked.filter((path) => path === "/system")).toHaveLength(before);
    expectNoTrouble(opened);
  });

  test("asks for the key, and goes on with it by itself", async () => {
    await using stage = new WebStage("front");
    await using opened = await browser.open(`${stage.url}#/system`);
    const { page } = opened;
    await page.getByRole("dialog").getByLabel("Key").fill("front");
    await page.keyboard.press("Enter");
    await page.getByText("No worker has a lease").waitFor();
    await page.reload();
    await page.getByText("No worker has a lease").waitFor();
    expectNoTrouble(opened);
  });

  test("leads to the workflows of a state, with the keyboard alone", async () => {
    await using stage = new WebStage();
    const id = await stage.submit("http://127.0.0.1:9", { name: "Given up" });
    await stage.engine.store.cancel(id);
    await using opened = await browser.open(`${stage.url}#/system`);
    const { page } = opened;
    const link = tile(page, "Workflows").getByRole("link", { name: "cancelled 1" });
    await link.waitFor();
    const focused = page.locator("a:focus");
    for (let tabs = 0; tabs < 20 && (await link.and(focused).count()) === 0; tabs += 1) {
      await page.keyboard.press("Tab");
    }
    await page.keyboard.press("Enter");
    await page.getByText("Given up").waitFor();
    expect(page.url()).toBe(`${stage.url}#/?status=cancelled`);
    expectNoTrouble(opened);
  });

  test("has no barrier, light or dark, and fits into any width", async () => {
    await using stage = new WebStage();
    const answer = Promise.withResolvers<void>();
    await using service = new ScriptedService({
      "execute alpha": [always(complete())],
      "execute beta": [always(after(answer.promise, complete()))],
      "execute gamma": [always(failed("no wind"))],
    });
    await stage.startWorker({ concurrency: 16, workerId: "node-7.cluster.example-4711-1-a3f9" });
    await stage.startWorker({ concurrency: 2, workerId: "node-7.cluster.example-4711-2-0c1d" });
    await stage.engine.store.heartbeat("elsewhere.example-12-0-ffff", 15_000);
    await using opened = await browser.open(`${stage.url}#/system`);
    const { page } = opened;
    await page.getByText("Nothing stands out.").waitFor();
    for (const [tasks, count] of [
      ["alpha", 12],
      ["gamma", 3],
      ["beta", 30],
    ] as const) {
      for (let started = 0; started < count; started += 1) await stage.submit(service.address, { tasks });
      await lookAgain(page);
      await page.waitForResponse("**/system");
    }
    await tile(page, "How quick, In the last").getByRole("row", { name: "execute" }).waitFor();
    await tile(page, "Tasks").getByText("12", { exact: true }).waitFor();
    for (const width of [1280, 360]) {
      for (const colorScheme of ["light", "dark"] as const) {
        await page.emulateMedia({ colorScheme });
        await page.setViewportSize({ width, height: 1000 });
        expect([width, colorScheme, await findBarriers(page)]).toEqual([width, colorScheme, []]);
        expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
        await keepPicture(page, `system-${colorScheme}-${width}`);
      }
    }
    answer.resolve();
    expectNoTrouble(opened);
  });
});
