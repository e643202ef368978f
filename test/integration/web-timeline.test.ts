/** The timeline of a workflow in a real browser, against a real server, a real worker and scripted services. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { toTaskId } from "../../src/model/task-id.ts";
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
import { makeNames } from "../builders.ts";
import { HASTY } from "../engine-stage.ts";
import { after, complete, ended, failed, output, running, text, working } from "../scripted-answers.ts";
import { always, type ScriptedAnswer, ScriptedService } from "../scripted-service.ts";
import { WebStage } from "../web-stage.ts";

setDefaultTimeout(30_000);

const browser = new TestBrowser();
beforeAll(() => browser.start());
afterAll(() => browser.close());

const toAddress = (stage: WebStage, id: string): string => `${stage.url}#/workflows/${id}?pane=timeline`;
const rows = (page: Page) => page.locator(".chart-row");
const row = (page: Page, name: string) => rows(page).filter({ hasText: `${name}:Run` });
const toBarTexts = (page: Page, name: string): Promise<(string | null)[]> =>
  row(page, name)
    .locator(".attempt-bar")
    .evaluateAll((bars) => bars.map((bar) => bar.getAttribute("aria-label")));
const story = (page: Page) => page.getByRole("region", { name: "Where the time went" });

const toFocused = (page: Page): Promise<string> =>
  page.locator(":focus").evaluate((focused) => focused.getAttribute("aria-label") ?? focused.textContent);

/** Whether what has the focus is seen in the chart, and not covered by a name. */
const isInView = (page: Page): Promise<boolean> =>
  page.locator(":focus").evaluate((focused) => {
    const { left, top, width, height } = focused.getBoundingClientRect();
    return focused.contains(document.elementFromPoint(left + Math.min(width, 20) / 2, top + height / 2));
  });

function expectNoTrouble({ troubles, strangers }: OpenPage): void {
  expect(troubles).toEqual([]);
  expect(strangers).toEqual([]);
}

const taking =
  (durationMs: number, answer: ScriptedAnswer): ScriptedAnswer =>
  async (call) => {
    await Bun.sleep(durationMs);
    return answer(call);
  };

/** Some quick, one polled, one tried twice; the polled one ends after that one, however slow the machine is. */
function makeMixed(): ScriptedService {
  const cleaned = Promise.withResolvers<void>();
  const cleanedNow: ScriptedAnswer = (call) => {
    cleaned.resolve();
    return complete()(call);
  };
  return new ScriptedService({
    "execute load": [taking(60, complete())],
    "execute clean": [taking(120, text("busy", 503)), taking(90, cleanedNow)],
    "execute train": [taking(30, running("job"))],
    "status job": [working(10), working(40), working(80), after(cleaned.promise, taking(100, ended))],
    "output job": [output(null)],
    "execute report": [taking(40, complete())],
    "execute archive": [taking(20, complete())],
  });
}

async function runMixed(stage: WebStage, service: ScriptedService): Promise<string> {
  const { workflowId } = await stage.engine.run(service, {
    name: "Energy of the week",
    edges: "load>clean load>train clean>report train>report load>archive",
    options: { retry: { backoff_ms: 300, max_backoff_ms: 300 } },
  });
  return workflowId;
}

describe.skipIf(LACKS_BROWSER !== null)(inBrowser("the timeline"), () => {
  test("says what decided the end, and what each attempt spent its time on", async () => {
    await using stage = new WebStage();
    await using service = makeMixed();
    const id = await runMixed(stage, service);
    await using opened = await browser.open(toAddress(stage, id));
    const { page } = opened;
    await story(page).getByText("A chain of 3 tasks of 5 decided that").waitFor();
    const steps = story(page).getByRole("list", { name: "The tasks that decide the end" }).locator("a");
    expect(await steps.allTextContents()).toEqual(["load:Run", "train:Run", "report:Run"]);
    expect(await story(page).textContent()).toContain("1 task took more than one attempt: 1 attempt failed.");
    const tried = await toBarTexts(page, "clean");
    expect(tried).toHaveLength(2);
    expect(tried[0]).toMatch(
      /^Attempt 1, [\d.]+m?s after the start: .*executed [\d.]+m?s, failed: HTTP 503: busy$/,
    );
    expect(tried[1]).toMatch(/^Attempt 2, [\d.]+m?s after the start: .*executed [\d.]+m?s, completed$/);
    expect((await toBarTexts(page, "train"))[0]).toMatch(
      /executed [\d.]+m?s, polled [\d.]+m?s \(4 polls\), .*completed$/,
    );

    await page.getByLabel("Only the tasks that decide the end").check();
    await row(page, "clean").waitFor({ state: "detached" });
    expect(await rows(page).count()).toBe(3);
    await steps.filter({ hasText: "train" }).click();
    expect(page.url()).toContain(`pane=timeline&task=${toTaskId("train:Run")}`);
    await page.locator(".chart-row.picked").filter({ hasText: "train:Run" }).waitFor();
    expectNoTrouble(opened);
  });

  test("moves while a task runs, from the wait for a worker to the loss of one and the end", async () => {
    await using stage = new WebStage();
    const asked = Promise.withResolvers<void>();
    let isDone = false;
    await using service = new ScriptedService({
      "execute alpha": [after(asked.promise, running("job"))],
      "status job": [always((call) => (isDone ? ended : working(20))(call))],
      "output job": [output(null)],
    });
    const id = await stage.submit(service.address, { tasks: "alpha", options: HASTY });
    await using opened = await browser.open(toAddress(stage, id));
    const { page } = opened;
    await story(page).getByText("no worker has claimed it").waitFor();
    await page.getByRole("link", { name: /^Waits for a worker, for / }).waitFor();
    const worker = await stage.engine.startWorker();
    await story(page).getByText("it is executed").waitFor();
    const [before] = await toBarTexts(page, "alpha");
    await untilTrue(page, `document.querySelector(".under-way")?.ariaLabel !== ${JSON.stringify(before)}`);
    asked.resolve();
    await story(page).getByText("its service works on it").waitFor();
    await worker.stop();
    await row(page, "alpha").locator(".lost").waitFor();
    isDone = true;
    await stage.engine.startWorker();
    await story(page)
      .getByText(/^Took .*, all of it for/)
      .waitFor();
    const last = page.getByRole("link", {
      name: /went on with what the service had accepted before, .*completed$/,
    });
    await last.waitFor();
    expect(await last.getAttribute("aria-label")).not.toContain("executed");
    expect((await toBarTexts(page, "alpha"))[0]).toMatch(/executed .*, polled .*, lost with its worker$/);
    expect(await story(page).textContent()).toContain("1 was lost with its worker.");
    expectNoTrouble(opened);
  });

  test("says why it failed, and folds the time in which nothing could begin", async () => {
    await using stage = new WebStage();
    await using service = new ScriptedService({
      "execute alpha": [taking(20, complete())],
      "execute beta": [taking(20, text("busy", 503)), taking(20, failed("no <b>wind</b>"))],
    });
    const options = { retry: { backoff_ms: 3_000, max_backoff_ms: 3_000 } };
    const { workflowId } = await stage.engine.run(service, { edges: "alpha>beta beta>gamma", options });
    await using opened = await browser.open(toAddress(stage, workflowId));
    const { page } = opened;
    await story(page)
      .getByText(/^Failed after [1-9][\d.]*s, when beta:Run failed: no <b>wind<\/b>$/)
      .waitFor();
    await story(page).getByText("nothing could begin: after a failed attempt").waitFor();
    expect(await page.locator(".fold-label").textContent()).toMatch(/^⋯ [1-9][\d.]*s$/);
    const [first, second] = await row(page, "beta").locator(".attempt-bar").all();
    const [before, behind] = [await first?.boundingBox(), await second?.boundingBox()];
    // 20 ms of work are seen although 1,500 ms without any lie between them.
    expect(before?.width).toBeGreaterThan(60);
    expect(behind?.width).toBeGreaterThan(60);
    expect(await row(page, "gamma").locator(".attempt-bar").count()).toBe(0);
    expectNoTrouble(opened);
  });

  test("is one stop of the Tab key, in which keys move among rows and bars and change the scale", async () => {
    await using stage = new WebStage();
    await using service = makeMixed();
    const id = await runMixed(stage, service);
    await using opened = await browser.open(toAddress(stage, id));
    const { page } = opened;
    await row(page, "report").locator(".attempt-bar").waitFor();
    await page.getByLabel("Only the tasks that decide the end").focus();
    await page.keyboard.press("Tab");
    expect(await toFocused(page)).toBe("Longer");
    await page.keyboard.press("Tab");
    expect(await toFocused(page)).toBe("load:Run");
    for (const key of ["ArrowDown", "ArrowRight", "ArrowRight"]) await page.keyboard.press(key);
    expect(await toFocused(page)).toMatch(/^Attempt 2, .*completed$/);
    await page.locator(".pointed").getByText("clean:Run").waitFor();
    const bar = row(page, "clean").locator(".attempt-bar").nth(1);
    const width = async (): Promise<number> => (await bar.boundingBox())?.width ?? 0;
    const whole = await width();
    for (const key of ["+", "+"]) await page.keyboard.press(key);
    expect((await width()) / whole).toBeCloseTo(4, 1);
    await page.keyboard.press("ArrowDown");
    await page.keyboard.press("ArrowUp");
    await bar.and(page.locator(":focus")).waitFor();
    expect(await isInView(page)).toBe(true);
    await page.keyboard.press("0");
    expect((await width()) / whole).toBeCloseTo(1, 1);
    await page.keyboard.press("Enter");
    await page.locator(".chart-row.picked").filter({ hasText: "clean:Run" }).waitFor();
    await page.reload();
    await page.locator(".chart-row.picked").filter({ hasText: "clean:Run" }).waitFor();
    expectNoTrouble(opened);
  });

  test("is seen after a reload, and after another view, as it was left", async () => {
    await using stage = new WebStage();
    await using service = makeMixed();
    const id = await runMixed(stage, service);
    await using opened = await browser.open(toAddress(stage, id));
    const { page } = opened;
    await row(page, "report").locator(".attempt-bar").waitFor();
    await page.getByLabel("Only the tasks that decide the end").check();
    for (const name of ["Longer", "Longer", "Longer"]) await page.getByRole("button", { name }).click();
    const chart = page.locator(".chart");
    await chart.evaluate((element) => element.scrollTo({ left: element.scrollWidth / 3 }));
    const place = () => chart.evaluate(({ scrollLeft, scrollWidth }) => ({ scrollLeft, scrollWidth }));
    const left = await place();
    expect(left.scrollLeft).toBeGreaterThan(0);
    const expectAsLeft = async () => {
      await row(page, "report").locator(".attempt-bar").waitFor();
      await untilTrue(page, `document.querySelector(".chart").scrollWidth === ${left.scrollWidth}`);
      expect(Math.abs((await place()).scrollLeft - left.scrollLeft)).toBeLessThan(2);
      expect(await rows(page).count()).toBe(3);
    };
    await page.reload();
    await expectAsLeft();
    await page.getByRole("link", { name: "Tasks", exact: true }).click();
    await page.getByRole("link", { name: "Timeline", exact: true }).click();
    await expectAsLeft();
    expectNoTrouble(opened);
  });

  test("has few of 2,000 rows in the document, and shows each of them", async () => {
    await using stage = new WebStage();
    const names = makeNames(2_000);
    const edges = names.slice(1).map((name, index) => `t${Math.floor(index / 4)}>${name}`);
    await using service = new ScriptedService(
      Object.fromEntries(names.map((name) => [`execute ${name}`, [complete()]])),
    );
    const { workflowId } = await stage.engine.run(service, { edges: edges.join(" ") });
    await using opened = await browser.open(toAddress(stage, workflowId));
    const { page } = opened;
    await row(page, "t1").first().waitFor();
    expect(await rows(page).count()).toBeLessThan(60);
    await page.getByRole("link", { name: "t0:Run" }).last().focus();
    await page.keyboard.press("Control+End");
    await page
      .getByRole("link", { name: "t1999:Run", exact: true })
      .last()
      .and(page.locator(":focus"))
      .waitFor();
    expect(await rows(page).count()).toBeLessThan(60);
    await page.getByLabel("Operation, id or error").fill("t1234:");
    await untilTrue(page, "document.querySelectorAll('.chart-row').length === 1");
    expect((await toBarTexts(page, "t1234"))[0]).toMatch(/^Attempt 1, .*completed$/);
    expectNoTrouble(opened);
  });

  test.each(LOOKS)("has no barrier in %s at a width of %d, and fits into it", async (colorScheme, width) => {
    await using stage = new WebStage();
    await using service = makeMixed();
    const id = await runMixed(stage, service);
    await using opened = await browser.open(toAddress(stage, id), {
      colorScheme,
      viewport: { width, height: 800 },
    });
    const { page } = opened;
    await row(page, "report").locator(".attempt-bar").waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    await keepPicture(page, `timeline-${colorScheme}-${width}`);
    await row(page, "report").scrollIntoViewIfNeeded();
    await row(page, "clean").locator(".attempt-bar").first().focus();
    await keepPicture(page, `timeline-chart-${colorScheme}-${width}`);
    expectNoTrouble(opened);
  });
});
