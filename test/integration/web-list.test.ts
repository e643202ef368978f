/** The list of workflows in a real browser, against a real server, a real worker and a scripted service. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { findBarriers } from "../barriers.ts";
import { inBrowser, keepPicture, LACKS_BROWSER, LOOKS, type OpenPage, TestBrowser } from "../browser.ts";
import { PrefixProxy } from "../prefix-proxy.ts";
import { after, complete, failed } from "../scripted-answers.ts";
import { ScriptedService } from "../scripted-service.ts";
import { WebStage } from "../web-stage.ts";

setDefaultTimeout(30_000);

const browser = new TestBrowser();
beforeAll(() => browser.start());
afterAll(() => browser.close());

const rows = (page: Page) => page.locator("tr.workflow");
const row = (page: Page, id: string) => rows(page).filter({ hasText: id });

function expectNoTrouble({ troubles, strangers }: OpenPage): void {
  expect(troubles).toEqual([]);
  expect(strangers).toEqual([]);
}

describe.skipIf(LACKS_BROWSER !== null)(inBrowser("the list"), () => {
  test("of an empty server teaches the first submission, which appears by itself", async () => {
    await using stage = new WebStage();
    await using opened = await browser.open(stage.url);
    const { page } = opened;
    await page.getByText("No workflow yet").waitFor();
    expect(await page.locator("pre").textContent()).toContain(`--server ${stage.url.slice(0, -1)}`);
    await page.getByText("live", { exact: true }).waitFor();

    const answer = Promise.withResolvers<void>();
    await using service = new ScriptedService({ "execute alpha": [after(answer.promise, complete())] });
    await stage.engine.startWorker();
    const id = await stage.submit(service.address, { tasks: "alpha" });
    await row(page, id).getByText("running", { exact: true }).waitFor();
    expect(await row(page, id).locator(".counts").textContent()).toBe("0 of 1 · 1 running");
    answer.resolve();
    await row(page, id).getByText("completed", { exact: true }).waitFor();
    expect(await row(page, id).locator(".counts").textContent()).toBe("1 of 1");
    await stage.engine.store.delete(id);
    await page.getByText("No workflow yet").waitFor();
    expectNoTrouble(opened);
  });

  test("asks for the key once, says when it is wrong, and keeps it for the tab alone", async () => {
    await using stage = new WebStage("front");
    const id = await stage.submit("http://127.0.0.1:9", { name: "Guarded" });
    await using opened = await browser.open(stage.url);
    const { page } = opened;
    const dialog = page.getByRole("dialog", { name: "This server asks for its key" });
    for (const wrong of ["wrong", "no header carries €"]) {
      await dialog.getByLabel("Key").fill(wrong);
      await page.keyboard.press("Enter");
      await page.reload();
      await dialog.getByText("does not take that key").waitFor();
    }
    expect(await findBarriers(page)).toEqual([]);
    await dialog.getByLabel("Key").fill("front");
    await page.keyboard.press("Enter");
    await row(page, id).getByText("Guarded").waitFor();
    await page.reload();
    await row(page, id).getByText("Guarded").waitFor();
    expect(await page.getByRole("dialog").count()).toBe(0);
    expect(await page.evaluate("JSON.stringify([localStorage.length, document.cookie])")).toBe('[0,""]');
    expectNoTrouble(opened);
  });

  test("goes on after the server was away, with what happened meanwhile", async () => {
    await using stage = new WebStage();
    await using opened = await browser.open(stage.url);
    const { page } = opened;
    await page.getByText("live", { exact: true }).waitFor();
    let id = "";
    await stage.restart(async () => {
      await page.getByText("connection lost").waitFor();
      id = await stage.submit("http://127.0.0.1:9", { name: "Meanwhile" });
    });
    await row(page, id).getByText("Meanwhile").waitFor();
    await page.getByText("live", { exact: true }).waitFor();
    expectNoTrouble(opened);
  });

  test("is narrowed by state and text, which the address keeps over a reload", async () => {
    await using stage = new WebStage();
    await stage.submit("http://127.0.0.1:9", { name: "Wind" });
    const solar = await stage.submit("http://127.0.0.1:9", { name: "Solar" });
    await stage.engine.store.cancel(solar);
    await using opened = await browser.open(stage.url);
    const { page } = opened;
    await page.getByText("Wind").waitFor();
    expect(await rows(page).count()).toBe(2);
    await page.getByLabel("cancelled").check();
    await page.getByText("Wind").waitFor({ state: "detached" });
    expect(page.url()).toBe(`${stage.url}#/?status=cancelled`);
    await page.goBack();
    await page.getByText("Wind").waitFor();
    await page.getByLabel("Name or id").fill("wIn");
    await page.getByText("Solar").waitFor({ state: "detached" });
    await page.reload();
    await page.getByText("Wind").waitFor();
    expect(await rows(page).count()).toBe(1);
    await page.getByLabel("Name or id").fill("nobody");
    await page.getByText("No workflow is like that.").waitFor();
    expectNoTrouble(opened);
  });

  test("has few rows in the document however many there are, and reads pages as they are scrolled to", async () => {
    await using stage = new WebStage();
    for (let count = 0; count < 250; count += 1)
      await stage.submit("http://127.0.0.1:9", { name: `Run ${count}` });
    await using opened = await browser.open(stage.url);
    const { page } = opened;
    await page.getByText("Run 249", { exact: true }).waitFor();
    expect(await rows(page).count()).toBeLessThan(40);
    const oldest = page.getByText("Run 0", { exact: true });
    for (let scrolls = 0; scrolls < 50 && (await oldest.count()) === 0; scrolls += 1) {
      await page.mouse.wheel(0, 2000);
      await page.waitForTimeout(50);
    }
    expect(await oldest.isVisible()).toBe(true);
    expect(await rows(page).count()).toBeLessThan(40);
    expectNoTrouble(opened);
  });

  test("shows what services wrote as text", async () => {
    await using stage = new WebStage();
    const name = '<img src=x onerror="document.title=1"><script>document.title=2</script>';
    await stage.submit("http://127.0.0.1:9", { name });
    await using opened = await browser.open(stage.url);
    await opened.page.getByText(name, { exact: true }).waitFor();
    expect(await opened.page.title()).toBe("Workflows · aieffect");
    expectNoTrouble(opened);
  });

  test("works below a path of a proxy", async () => {
    await using stage = new WebStage();
    const id = await stage.submit("http://127.0.0.1:9", { name: "Behind" });
    await using proxy = new PrefixProxy(stage.url, "/lab/flows");
    await using opened = await browser.open(proxy.url);
    await row(opened.page, id).getByText("Behind").waitFor();
    await opened.page.getByText("live", { exact: true }).waitFor();
    expect(proxy.strayed).toEqual([]);
    expectNoTrouble(opened);
  });

  test.each(LOOKS)("has no barrier in %s at a width of %d, and fits into it", async (colorScheme, width) => {
    await using stage = new WebStage();
    await using service = new ScriptedService({ "execute alpha": [failed("no wind")] });
    await stage.engine.run({ address: service.address }, { name: "Alpha feeds beta", edges: "alpha>beta" });
    await stage.submit("http://127.0.0.1:9", {
      name: "A name that is longer than what a telephone has place for",
    });
    await using opened = await browser.open(stage.url, { colorScheme, viewport: { width, height: 800 } });
    const { page } = opened;
    await page.getByText("Alpha feeds beta").waitFor();
    await page.getByText("live", { exact: true }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    await keepPicture(page, `list-${colorScheme}-${width}`);
  });
});
