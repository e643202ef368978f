/** The graph of a workflow in a real browser, against a real server, a real worker and scripted services. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { hash } from "node:crypto";
import type { BrowserContextOptions, Page } from "playwright-core";
import { toTaskId } from "../../src/model/task-id.ts";
import { findBarriers } from "../barriers.ts";
import { inBrowser, keepPicture, LACKS_BROWSER, LOOKS, type OpenPage, TestBrowser } from "../browser.ts";
import { makeNames } from "../builders.ts";
import { HASTY } from "../engine-stage.ts";
import { after, complete, failed, running, working } from "../scripted-answers.ts";
import { always, ScriptedService } from "../scripted-service.ts";
import { WebStage } from "../web-stage.ts";

setDefaultTimeout(30_000);

const browser = new TestBrowser();
beforeAll(() => browser.start());
afterAll(() => browser.close());

const STILL = { reducedMotion: "reduce" } as const;
const NOBODY = "http://127.0.0.1:9";

/** Opens the graph of a workflow, and waits until it is drawn. */
async function openGraph(stage: WebStage, id: string, options: BrowserContextOptions = STILL, query = "") {
  const opened = await browser.open(`${stage.url}#/workflows/${id}${query}`, options);
  await opened.page.locator("canvas[data-boxes]").waitFor();
  return opened;
}

const graph = (page: Page) => page.getByRole("application", { name: /^Graph of/ });
/** The box where the keyboard is, in words. */
const focused = (page: Page) => graph(page).locator("button");
/** What is on the canvas, the next time that the page is drawn. */
const look = async (page: Page): Promise<string> => {
  const picture =
    await page.evaluate(`new Promise((resolve) => requestAnimationFrame(() => requestAnimationFrame(
    () => resolve(document.querySelector("canvas").toDataURL()))))`);
  return hash("sha256", String(picture));
};
/** Until the canvas looks otherwise. */
const untilOther = async (page: Page, before: string): Promise<void> => {
  for (let looks = 0; looks < 100 && (await look(page)) === before; looks += 1) await page.waitForTimeout(20);
  expect(await look(page)).not.toBe(before);
};
/** Until it looks so. */
const untilLook = async (page: Page, wanted: string): Promise<void> => {
  for (let looks = 0; looks < 100 && (await look(page)) !== wanted; looks += 1) await page.waitForTimeout(20);
  expect(await look(page)).toBe(wanted);
};
/** What is on the canvas once it rests. */
const lookAtRest = async (page: Page): Promise<string> => {
  for (let before = await look(page); ; ) {
    await page.waitForTimeout(RESTED_MS);
    const now = await look(page);
    if (now === before) return now;
    before = now;
  }
};
/** Longer (ms) than what moves is drawn otherwise. */
const RESTED_MS = 400;
const boxes = (page: Page, count: number) => page.locator(`canvas[data-boxes="${count}"]`);

function expectNoTrouble({ troubles, strangers }: OpenPage): void {
  expect(troubles).toEqual([]);
  expect(strangers).toEqual([]);
}

/** As many tasks as are asked for: `layers` layers, each task of which waits for two of the layer before. */
function toLayered(layers: number, width: number) {
  const edges: string[] = [];
  for (let layer = 1; layer < layers; layer += 1) {
    for (let at = 0; at < width; at += 1) {
      const task = layer * width + at;
      const other = (layer - 1) * width + ((at * 7 + layer) % width);
      edges.push(`t${task - width}>t${task}`, ...(other === task - width ? [] : [`t${other}>t${task}`]));
    }
  }
  return { name: "Layered", tasks: makeNames(layers * width).join(" "), edges: edges.join(" ") };
}

/** One task feeds all but the last, which waits for them. */
function toFan(count: number) {
  const middle = makeNames(count, "m");
  return { name: "Fan", edges: middle.map((name) => `first>${name} ${name}>last`).join(" ") };
}

describe.skipIf(LACKS_BROWSER !== null)(inBrowser("the graph"), () => {
  test("is walked and picked by keys, and follows what happens", async () => {
    await using stage = new WebStage();
    const gate = Promise.withResolvers<void>();
    await using service = new ScriptedService({
      "execute read": [after(gate.promise, complete())],
      "execute clean": [running("c")],
      "status c": [always(working(42))],
      "execute train": [failed("no wind")],
    });
    const id = await stage.submit(service.address, {
      edges: "read>clean read>train clean>report train>report",
      options: HASTY,
    });
    await using opened = await openGraph(stage, id);
    const { page } = opened;
    await graph(page).focus();
    expect(await focused(page).textContent()).toBe("Run of read, MLModel, pending, waits for 0, feeds 2");
    const pending = await look(page);
    await stage.engine.startWorker();
    await focused(page).getByText("running").waitFor();
    await untilOther(page, pending);
    gate.resolve();
    await focused(page).getByText("completed").waitFor();
    await page.keyboard.press("End");
    await focused(page).getByText("Run of report, MLModel, skipped, waits for 2, feeds 0").waitFor();
    await page.keyboard.press("ArrowLeft");
    await focused(page).getByText("Run of clean, MLModel, running 42 %").waitFor();
    await page.keyboard.press("Home");
    await page.keyboard.press("ArrowRight");
    await focused(page).getByText("Run of clean").waitFor();
    await page.keyboard.press("ArrowUp");
    await focused(page).getByText("Run of train, MLModel, failed").waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(`**/*task=${toTaskId("train:Run")}`);
    expect(await focused(page).getAttribute("aria-pressed")).toBe("true");
    expect(await graph(page).getAttribute("aria-activedescendant")).toBe(
      await focused(page).getAttribute("id"),
    );
    await graph(page).focus();
    await page.keyboard.press("Escape");
    await page.waitForURL(`**/#/workflows/${id}`);
    expectNoTrouble(opened);
  });

  test("is moved, enlarged and picked from with a pointer, and fitted in again", async () => {
    await using stage = new WebStage();
    const id = await stage.submit(NOBODY, { edges: "read>clean clean>report" });
    await using opened = await openGraph(stage, id);
    const { page } = opened;
    const whole = await look(page);
    const area = await page.locator("canvas").boundingBox();
    if (area === null) throw new Error("There is no canvas.");
    const [x, y] = [area.x + area.width / 2, area.y + area.height / 2];
    await page.mouse.move(x, y);
    await page.locator('canvas[title^="Run of clean"]').waitFor();
    await page.mouse.wheel(0, -300);
    await untilOther(page, whole);
    await page.mouse.down();
    await page.mouse.move(x + 300, y + 20, { steps: 5 });
    await page.mouse.up();
    expect(new URL(page.url()).hash).not.toContain("task");
    await page.mouse.click(x + 300, y + 20);
    await page.waitForURL(`**/*task=${toTaskId("clean:Run")}`);
    await page.mouse.click(area.x + 5, area.y + 5);
    await page.waitForURL(`**/#/workflows/${id}`);
    await page.getByRole("button", { name: "Zoom out" }).click();
    await page.getByRole("button", { name: "Fit" }).click();
    await page.mouse.move(0, 0);
    expect(await look(page)).toBe(whole);
    await page.emulateMedia({ colorScheme: "dark" });
    await untilOther(page, whole);
    expectNoTrouble(opened);
  });

  test("of a task that a link names shows that task", async () => {
    await using stage = new WebStage();
    const id = await stage.submit(NOBODY, toFan(40));
    await using opened = await openGraph(stage, id, STILL, `?task=${toTaskId("m17:Run")}`);
    await focused(opened.page).getByText("Run of m17").waitFor();
    expect(await focused(opened.page).getAttribute("aria-pressed")).toBe("true");
    expectNoTrouble(opened);
  });

  test("of 2,000 tasks that cannot be seen as a whole has their layers as boxes, which open", async () => {
    await using stage = new WebStage();
    const id = await stage.submit(NOBODY, toFan(1998));
    await using opened = await openGraph(stage, id);
    const { page } = opened;
    await boxes(page, 3).waitFor();
    await graph(page).focus();
    await page.keyboard.press("ArrowRight");
    await focused(page).getByText("Layer 2, 1,998 tasks, done 0 of 1,998, waits for 1, feeds 1").waitFor();
    await page.keyboard.press("Enter");
    await boxes(page, 2000).waitFor();
    await focused(page).getByText("Run of m0").waitFor();
    await page.getByRole("button", { name: "Group layers" }).click();
    await boxes(page, 3).waitFor();
    const search = page.getByRole("searchbox", { name: "Find a task in the graph" });
    await search.fill("m199");
    await page.getByText("9 found", { exact: true }).waitFor();
    await page.keyboard.press("Enter");
    await page.getByText("1 of 9", { exact: true }).waitFor();
    await boxes(page, 2000).waitFor();
    await focused(page).getByText("Run of m199,").waitFor();
    await page.keyboard.press("Shift+Enter");
    await page.getByText("9 of 9", { exact: true }).waitFor();
    await focused(page).getByText("Run of m1997,").waitFor();
    await search.fill("nobody");
    await page.getByText("none", { exact: true }).waitFor();
    expectNoTrouble(opened);
  });

  test("is seen after a reload, and after another view, as it was left", async () => {
    await using stage = new WebStage();
    const id = await stage.submit(NOBODY, toFan(1998));
    await using opened = await openGraph(stage, id);
    const { page } = opened;
    await boxes(page, 3).waitFor();
    await page.getByRole("button", { name: "Show every task" }).click();
    await boxes(page, 2000).waitFor();
    const search = page.getByRole("searchbox", { name: "Find a task in the graph" });
    await search.fill("m19");
    const atFirst = await lookAtRest(page);
    for (const name of ["Zoom in", "Zoom in", "Zoom in"]) await page.getByRole("button", { name }).click();
    const left = await lookAtRest(page);
    expect(left).not.toBe(atFirst);
    await page.reload();
    await boxes(page, 2000).waitFor();
    expect(await search.inputValue()).toBe("m19");
    await untilLook(page, left);
    await page.getByRole("link", { name: "Timeline", exact: true }).click();
    await page.getByRole("link", { name: "Graph", exact: true }).click();
    await untilLook(page, left);
    await page.getByRole("button", { name: "Fit" }).click();
    await untilOther(page, left);
    expectNoTrouble(opened);
  });

  test("of 2,000 tasks is drawn task by task, and follows the pointer", async () => {
    await using stage = new WebStage();
    const id = await stage.submit(NOBODY, toLayered(40, 50));
    await using opened = await openGraph(stage, id);
    const { page } = opened;
    await boxes(page, 2000).waitFor();
    await keepPicture(page, "graph-2000");
    const before = await lookAtRest(page);
    await page.mouse.move(640, 500);
    await page.mouse.down();
    for (let step = 0; step < 60; step += 1) await page.mouse.move(640 + 3 * step, 500 - step);
    await page.mouse.up();
    expect(await lookAtRest(page)).not.toBe(before);
    expectNoTrouble(opened);
  });

  test("that cannot be laid out says so, and is laid out once it can be", async () => {
    await using stage = new WebStage();
    const id = await stage.submit(NOBODY, { edges: "read>clean" });
    await using opened = await browser.open(stage.url);
    const { page } = opened;
    await page.route("**/layout-worker-*", (route) => route.abort());
    const gone = page.waitForEvent("requestfailed", (request) => request.url().includes("layout-worker"));
    await page.goto(`${stage.url}#/workflows/${id}`);
    await gone;
    const trouble = page.getByRole("alert").getByText("The graph cannot be laid out");
    await trouble.waitFor();
    await page.unroute("**/layout-worker-*");
    await page.getByRole("link", { name: "Tasks", exact: true }).click();
    await page.getByRole("link", { name: "Graph", exact: true }).click();
    await page.getByRole("application", { name: "Graph of 2 tasks" }).waitFor();
    expect(await trouble.count()).toBe(0);
  });

  test.each(LOOKS)("has no barrier in %s at a width of %d", async (colorScheme, width) => {
    await using stage = new WebStage();
    await using service = new ScriptedService({
      "execute read": [complete()],
      "execute settings": [complete()],
      "execute features": [complete()],
      "execute train": [running("t")],
      "status t": [always(working(62))],
      "execute a_validation_of_a_long_name": [failed("no wind in this data set")],
    });
    await stage.engine.startWorker();
    const id = await stage.submit(service.address, {
      name: "Energy",
      edges:
        "read>features settings>features features>train features>a_validation_of_a_long_name " +
        "train>report a_validation_of_a_long_name>report settings>report",
      options: HASTY,
    });
    await stage.engine.untilEvent("task-progressed");
    await stage.engine.untilEvent("task-failed");
    await using opened = await openGraph(stage, id, {
      ...STILL,
      colorScheme,
      viewport: { width, height: 800 },
    });
    const { page } = opened;
    await page.getByText("live", { exact: true }).waitFor();
    expect(await findBarriers(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    if (width === 360) await graph(page).scrollIntoViewIfNeeded();
    await keepPicture(page, `graph-${colorScheme}-${width}`);
  });
});
