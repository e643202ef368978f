/** What the list does when the server refuses it, or cannot be understood: it asks no more, and says so. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { inBrowser, LACKS_BROWSER, TestBrowser } from "../browser.ts";
import { WebStage } from "../web-stage.ts";

setDefaultTimeout(30_000);

const browser = new TestBrowser();
beforeAll(() => browser.start());
afterAll(() => browser.close());

/** Longer than the page waits before it asks a server again that is away. */
const LONG_MS = 2_500;

/** How many questions of the API come within a while (ms). */
async function countQuestions(page: Page, whileMs = LONG_MS): Promise<number> {
  let questions = 0;
  const count = () => {
    questions += 1;
  };
  page.on("request", count);
  await page.waitForTimeout(whileMs);
  page.off("request", count);
  return questions;
}

describe.skipIf(LACKS_BROWSER !== null)(inBrowser("the list"), () => {
  test("waits for the new key when the server has another one, and asks nothing meanwhile", async () => {
    await using stage = new WebStage("former");
    await stage.submit("http://127.0.0.1:9", { name: "Guarded" });
    await using opened = await browser.open(stage.url);
    const { page } = opened;
    const dialog = page.getByRole("dialog", { name: "This server asks for its key" });
    await dialog.getByLabel("Key").fill("former");
    await page.keyboard.press("Enter");
    await page.getByText("live", { exact: true }).waitFor();

    await stage.restart(async () => {
      await stage.submit("http://127.0.0.1:9", { name: "Meanwhile" });
    }, "new");
    await dialog.getByText("does not take that key").waitFor();
    // The list and the reader of events each learn of it by themselves.
    expect(await countQuestions(page, 800)).toBeLessThanOrEqual(1);
    expect(await countQuestions(page)).toBe(0);
    await dialog.getByLabel("Key").fill("new");
    await page.keyboard.press("Enter");
    await page.getByText("Meanwhile").waitFor();
    await page.getByText("live", { exact: true }).waitFor();
    expect(opened.troubles).toEqual([]);
  });

  test("does not ask again what it cannot read, until somebody wants it to", async () => {
    await using stage = new WebStage();
    await stage.submit("http://127.0.0.1:9", { name: "First" });
    await using opened = await browser.open(stage.url);
    const { page } = opened;
    await page.getByText("live", { exact: true }).waitFor();
    await page.getByText("First").waitFor();
    await page.route("**/workflows?*", (route) => route.fulfill({ json: { surprise: true } }));
    await stage.restart(async () => {});
    await page.getByText("none that this page knows").waitFor();
    await page.getByText("live", { exact: true }).waitFor();
    const questions = countQuestions(page);
    const id = await stage.submit("http://127.0.0.1:9", { name: "Second" });
    expect(await questions).toBe(0);
    await page.unroute("**/workflows?*");
    await page.getByRole("button", { name: "Try again" }).click();
    await page.getByText("Second").waitFor();
    expect(await page.getByRole("alert").count()).toBe(0);
    await stage.engine.store.cancel(id);
    await page.locator("tr.workflow", { hasText: id }).getByText("cancelled", { exact: true }).waitFor();
    expect(opened.troubles).toEqual([]);
  });

  test("is read by itself as soon as a server that could not answer can", async () => {
    await using stage = new WebStage();
    await stage.submit("http://127.0.0.1:9", { name: "Late" });
    let refusals = 1;
    await using opened = await browser.open(stage.url);
    const { page } = opened;
    await page.route("**/workflows?*", async (route) => {
      refusals -= 1;
      if (refusals < 0) return route.continue();
      return route.fulfill({ status: 503, json: { detail: "Store unavailable" } });
    });
    await page.reload();
    await page.getByText("Late").waitFor();
    expect(refusals).toBeLessThan(0);
    expect(await page.getByRole("alert").count()).toBe(0);
  });
});
