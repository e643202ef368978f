/** The page of a workflow in a real browser, against a real server, a real worker and scripted services. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { findBarriers } from "../barriers.ts";
import { inBrowser, keepPicture, LACKS_BROWSER, type OpenPage, TestBrowser } from "../browser.ts";
import { HASTY } from "../engine-stage.ts";
import { after, complete, failed, running, working } from "../scripted-answers.ts";
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

  test.each([
    ["light", 1280],
    ["dark", 1280],
    ["light", 360],
    ["dark", 360],
  ] as const)("has no barrier in %s at a width of %d, and fits into it", async (colorScheme, width) => {
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
    await task(page, "beta").getByText("42 %").waitFor();
    await page.getByRole("region", { name: "Why it failed" }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    await keepPicture(page, `workflow-tasks-${colorScheme}-${width}`);
    await stage.engine.store.cancel(id).catch(() => {});
    expectNoTrouble(opened);
  });
});
