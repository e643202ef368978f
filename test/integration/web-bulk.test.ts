/** Many workflows at once, and the list without a mouse: a real browser, server, worker and service. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { findBarriers } from "../barriers.ts";
import { inBrowser, keepPicture, LACKS_BROWSER, LOOKS, type OpenPage, TestBrowser } from "../browser.ts";
import { complete, failed } from "../scripted-answers.ts";
import { ScriptedService } from "../scripted-service.ts";
import { WebStage } from "../web-stage.ts";

setDefaultTimeout(40_000);

const browser = new TestBrowser();
beforeAll(() => browser.start());
afterAll(() => browser.close());

const NOBODY = "http://127.0.0.1:9";
const rows = (page: Page) => page.locator("tr.workflow");
const box = (page: Page, name: string) => page.getByRole("checkbox", { name: `Choose ${name}`, exact: true });
const bar = (page: Page) => page.getByRole("region", { name: "Chosen workflows" });
const report = (page: Page) => page.getByRole("region", { name: "Progress" });
const dialog = (page: Page) => page.getByRole("dialog");

async function submitMany(stage: WebStage, count: number, prefix = "Run"): Promise<readonly string[]> {
  const ids: string[] = [];
  for (let number = 0; number < count; number += 1)
    ids.push(await stage.submit(NOBODY, { name: `${prefix} ${number}` }));
  return ids;
}

async function openList(stage: WebStage, options = {}): Promise<OpenPage> {
  const opened = await browser.open(stage.url, options);
  await rows(opened.page).first().waitFor();
  await opened.page.getByText("live", { exact: true }).waitFor();
  return opened;
}

/** The name of what has the focus. */
const focused = (page: Page) =>
  page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent");

const statuses = async (stage: WebStage, ids: readonly string[]) =>
  await Promise.all(ids.map(async (id) => (await stage.engine.store.snapshot(id))?.workflow.status ?? null));

describe.skipIf(LACKS_BROWSER !== null)(inBrowser("many workflows"), () => {
  test("are cancelled and deleted after a question that says how many of which", async () => {
    await using stage = new WebStage();
    const ids = await submitMany(stage, 4);
    await stage.engine.store.cancel(ids[3] ?? "");
    await using opened = await openList(stage);
    const { page } = opened;
    await box(page, "Run 3").check();
    await box(page, "Run 1").click({ modifiers: ["Shift"] });
    await bar(page).getByText("3 chosen").waitFor();
    await bar(page).getByRole("button", { name: "Cancel 2 workflows" }).click();
    await dialog(page).getByText("Cancel 2 of 3 workflows?").waitFor();
    expect(await dialog(page).textContent()).toContain("1 cancelled: stays as it is.");
    await page.keyboard.press("Escape");
    expect(await statuses(stage, ids)).toEqual(["running", "running", "running", "cancelled"]);

    await bar(page).getByRole("button", { name: "Cancel 2 workflows" }).click();
    await dialog(page).getByRole("button", { name: "Cancel", exact: true }).click();
    await report(page).getByText("2 workflows cancelled.").waitFor();
    expect(await statuses(stage, ids)).toEqual(["running", "cancelled", "cancelled", "cancelled"]);
    await report(page).getByRole("button", { name: "Close" }).click();

    await page.getByRole("checkbox", { name: "Choose all that are shown" }).check();
    await bar(page).getByRole("button", { name: "Delete 4 workflows" }).click();
    expect(await dialog(page).textContent()).toContain("1 running, 3 cancelled.");
    await dialog(page).getByRole("button", { name: "Delete", exact: true }).click();
    await report(page).getByText("4 workflows deleted.").waitFor();
    await page.getByText("No workflow yet").waitFor();
    expect(await statuses(stage, ids)).toEqual([null, null, null, null]);
    expect(opened.troubles).toEqual([]);
  });

  test("start again with the key that their services ask for", async () => {
    await using stage = new WebStage();
    await using service = new ScriptedService({
      "execute alpha": [failed("no wind"), failed("no sun"), complete(), complete()],
    });
    for (const name of ["Wind", "Sun"])
      await stage.engine.run({ address: service.address }, { name, tasks: "alpha", servicesApiKey: "old" });
    await using opened = await openList(stage);
    const { page } = opened;
    await page.getByRole("checkbox", { name: "Choose all that are shown" }).check();
    await bar(page).getByRole("button", { name: "Retry 2 workflows" }).click();
    await dialog(page).getByLabel("Key of the services").fill("secret");
    await keepPicture(page, "bulk-retry");
    await dialog(page).getByRole("button", { name: "Retry", exact: true }).click();
    await report(page).getByText("2 workflows started again.").waitFor();
    await rows(page).getByText("completed", { exact: true }).nth(1).waitFor();
    const keys = service.callsOf("execute alpha").map(({ headers }) => headers.get("authorization"));
    expect(keys).toEqual(["Bearer old", "Bearer old", "Bearer secret", "Bearer secret"]);
    expect(opened.troubles).toEqual([]);
  });

  test("tell by name what was refused, and take what is so already as done", async () => {
    await using stage = new WebStage();
    const [first = "", second = "", third = ""] = await submitMany(stage, 3);
    await using opened = await openList(stage);
    const { page } = opened;
    // The page has not heard of any of this when it asks.
    await page.route("**/workflows/*/cancel", async (route) => {
      if (route.request().url().includes(first)) await stage.engine.store.cancel(first);
      if (route.request().url().includes(second)) await stage.engine.store.delete(second);
      await route.continue();
    });
    await page.getByRole("checkbox", { name: "Choose all that are shown" }).check();
    await bar(page).getByRole("button", { name: "Cancel 3 workflows" }).click();
    await dialog(page).getByRole("button", { name: "Cancel", exact: true }).click();
    await report(page).getByText("2 workflows cancelled, 1 refused.").waitFor();
    expect(await report(page).getByRole("listitem").allTextContents()).toEqual([
      `Run 1 ${second}: Workflow not found`,
    ]);
    expect(await statuses(stage, [first, second, third])).toEqual(["cancelled", null, "cancelled"]);
    expect(await findBarriers(page)).toEqual([]);
    await keepPicture(page, "bulk-refused");
  });

  test("stop when the server is away, and go on from there, whatever view is open", async () => {
    await using stage = new WebStage();
    const ids = await submitMany(stage, 30);
    await using opened = await openList(stage);
    const { page } = opened;
    let deleted = 0;
    let isAway = true;
    await page.route("**/workflows/wf-*", async (route) => {
      if (route.request().method() !== "DELETE") return route.continue();
      deleted += 1;
      return isAway && deleted > 10 ? route.abort() : route.continue();
    });
    await page.getByRole("checkbox", { name: "Choose all that are shown" }).check();
    await bar(page).getByRole("button", { name: "Delete 30 workflows" }).click();
    await dialog(page).getByRole("button", { name: "Delete", exact: true }).click();
    await report(page).getByText("10 of 30").waitFor();
    await report(page).getByText("Stopped: The server does not answer").waitFor();
    await keepPicture(page, "bulk-stopped");
    await page.getByRole("link", { name: "System" }).click();
    isAway = false;
    await report(page).getByRole("button", { name: "Go on" }).click();
    await report(page).getByText("30 workflows deleted.").waitFor();
    expect(await statuses(stage, ids)).toEqual(ids.map(() => null));
  });

  test("are ten thousand, with those that the list has not read, and few rows in the document", async () => {
    await using stage = new WebStage();
    await Promise.all(
      Array.from({ length: 10_000 }, (_, number) => stage.submit(NOBODY, { name: `${number}` })),
    );
    await using opened = await openList(stage);
    const { page } = opened;
    await page.getByRole("checkbox", { name: "Choose all that are shown" }).check();
    await bar(page).getByRole("button", { name: "Older ones too" }).click();
    await bar(page).getByText("10,000 chosen").waitFor();
    expect(await rows(page).count()).toBeLessThan(50);
    await bar(page).getByRole("button", { name: "Cancel 10,000 workflows" }).click();
    await dialog(page).getByText("and 9,995 more").waitFor();
    await dialog(page).getByRole("button", { name: "Cancel", exact: true }).click();
    await report(page)
      .getByText(/^[1-9]\d\d of 10,000$/)
      .waitFor();
    await keepPicture(page, "bulk-working");
    await report(page).getByRole("button", { name: "Stop" }).click();
    await report(page).getByText("Stopped.").waitFor();
    const cancelled = await untilTold(stage, page);
    expect(cancelled).toBeLessThan(9_000);
    const left = (10_000 - cancelled).toLocaleString("en");
    await bar(page)
      .getByRole("button", { name: `Cancel ${left} workflows` })
      .waitFor();
    expect(opened.troubles).toEqual([]);
  });
});

/** How many are cancelled, once the page says the same: calls that were on their way are still counted. */
async function untilTold(stage: WebStage, page: Page): Promise<number> {
  for (;;) {
    const { cancelled } = (await stage.engine.store.overview()).workflows;
    if ((await report(page).textContent())?.includes(`${cancelled} of 10,000`)) return cancelled;
  }
}

describe.skipIf(LACKS_BROWSER !== null)(inBrowser("the list without a mouse"), () => {
  test("is one stop of Tab, whose rows are gone through, chosen, opened and acted on by keys", async () => {
    await using stage = new WebStage();
    const ids = await submitMany(stage, 150);
    await using opened = await openList(stage);
    const { page } = opened;
    const press = async (...keys: readonly string[]) => {
      for (const key of keys) await page.keyboard.press(key);
    };
    await page.getByLabel("Name or id").focus();
    await press("Tab");
    expect(await focused(page)).toBe("Choose all that are shown");
    await press("Tab");
    expect(await focused(page)).toBe("Choose Run 149");
    await press("ArrowDown", "ArrowDown", "Space");
    expect(await focused(page)).toBe("Choose Run 147");
    await press("Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowDown", "Shift+ArrowUp");
    await bar(page).getByText("3 chosen").waitFor();
    expect(await focused(page)).toBe("Choose Run 145");

    // Far down, where the page has not read and the document has no rows yet.
    await press("End");
    await page.locator("table[aria-rowcount='151']").waitFor();
    await press("End");
    expect(await focused(page)).toBe("Choose Run 0");
    await press("Shift+Space");
    await page.mouse.wheel(0, -20_000);
    await box(page, "Run 149").waitFor();
    expect(await focused(page)).toBe("Choose Run 0");
    await press("Home", "Escape");
    await bar(page).waitFor({ state: "detached" });
    expect(await focused(page)).toBe("Choose Run 149");

    await press("Space", "ArrowDown", "Space", "Tab");
    expect(await focused(page)).toBe("Run 148");
    await press("Tab", "Tab", "Tab");
    expect(await focused(page)).toBe("Delete 2 workflows");
    await press("Enter");
    expect(await focused(page)).toBe("Leave it");
    await press("Escape");
    expect(await focused(page)).toBe("Delete 2 workflows");
    await press("Enter", "Tab", "Enter");
    await report(page).getByText("2 workflows deleted.").waitFor();
    expect(await focused(page)).toBe("Close");
    await box(page, "Run 148").waitFor({ state: "detached" });
    await press("Enter");
    expect(await focused(page)).toBe("Choose Run 146");
    expect(await statuses(stage, ids.slice(147))).toEqual(["running", null, null]);

    await press("Enter");
    expect(new URL(page.url()).hash).toBe(`#/workflows/${ids[146]}`);
    expect(opened.troubles).toEqual([]);
  });

  test("keeps the focus where it was when the row that has it goes", async () => {
    await using stage = new WebStage();
    const ids = await submitMany(stage, 3);
    await using opened = await openList(stage);
    const { page } = opened;
    await box(page, "Run 1").focus();
    await stage.engine.store.delete(ids[1] ?? "");
    await box(page, "Run 1").waitFor({ state: "detached" });
    await box(page, "Run 0").waitFor();
    expect(await focused(page)).toBe("Choose Run 0");
    await page.keyboard.press("Control+a");
    await bar(page).getByText("2 chosen").waitFor();
  });

  test.each(LOOKS)(
    "has no barrier in %s at a width of %d while some are chosen",
    async (colorScheme, width) => {
      await using stage = new WebStage();
      await submitMany(stage, 30);
      const cancelled = await stage.submit(NOBODY, {
        name: "A name that is longer than what a telephone has place for",
      });
      await stage.engine.store.cancel(cancelled);
      await using opened = await openList(stage, { colorScheme, viewport: { width, height: 800 } });
      const { page } = opened;
      await box(page, "Run 28").check();
      await rows(page).first().getByRole("checkbox").check();
      await bar(page).getByText("2 chosen").waitFor();
      expect(await findBarriers(page)).toEqual([]);
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      await keepPicture(page, `bulk-chosen-${colorScheme}-${width}`);
      await bar(page).getByRole("button", { name: "Cancel 1 workflow" }).click();
      await dialog(page).waitFor();
      expect(await findBarriers(page)).toEqual([]);
      await keepPicture(page, `bulk-question-${colorScheme}-${width}`);
    },
  );
});
