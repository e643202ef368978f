/** A graph of 2,000 tasks: how soon it is drawn, and how smoothly it moves. */
import type { Page } from "playwright-core";
import * as v from "valibot";
import { type Figure, median } from "../figure.ts";
import { toLayers } from "../pipelines.ts";
import { type Setting, submit, toPlace } from "./setting.ts";

const LAYERS = 40;
const WIDTH = 50;
const ROUNDS = 5;
const PAN_MS = 4_000;
const PAN_STEP_MS = 8;

const MARK = "graph-drawn";
const DRAWN_AT = `performance.getEntriesByName("${MARK}").at(-1)?.startTime ?? null`;

export async function* measureLargeGraph(setting: Setting): AsyncGenerator<Figure> {
  const documents = toLayers(LAYERS, WIDTH, setting.servicePort, "Long");
  const url = setting.url + toPlace(await submit(setting.url, documents), "graph");
  const times: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    await using opened = await setting.browser.open(url);
    times.push(await untilDrawn(opened.page, 0));
  }
  await using opened = await setting.browser.open(url);
  const { page } = opened;
  await untilDrawn(page, 0);
  const boxes = await countBoxes(page);
  yield {
    name: `graph of ${LAYERS * WIDTH} tasks drawn`,
    value: median(times),
    limit: 2_000,
    unit: "ms",
    from: `from navigation, median of ${ROUNDS}, at most ${Math.max(...times).toFixed(0)} ms; as ${boxes} boxes`,
  };
  const every = page.getByRole("button", { name: "Show every task" });
  if ((await every.count()) > 0) yield await measureEvery(page, () => every.click());
  yield await measurePanning(page);
}

/** All tasks as boxes, where the page shows layers as one box each at first. */
async function measureEvery(page: Page, ask: () => Promise<void>): Promise<Figure> {
  const before = v.parse(v.number(), await page.evaluate("performance.now()"));
  await ask();
  const value = (await untilDrawn(page, before)) - before;
  const from = `from the click on "Show every task", ${await countBoxes(page)} boxes`;
  return { name: "every task of it as a box of its own", value, limit: 2_000, unit: "ms", from };
}

/** Frames while the graph is dragged to and fro, by the time between them. */
async function measurePanning(page: Page): Promise<Figure> {
  const place = await page.locator("canvas").boundingBox();
  if (place === null) throw new Error("the page has no graph");
  const [x, y] = [place.x + place.width / 2, place.y + place.height / 2];
  await page.mouse.move(x, y);
  await page.mouse.down();
  await page.evaluate(`
    window.frames = [];
    const note = (at) => { window.frames.push(at); requestAnimationFrame(note); };
    requestAnimationFrame(note);
  `);
  const startedAt = performance.now();
  while (performance.now() - startedAt < PAN_MS) {
    const turn = ((performance.now() - startedAt) / 1_000) * Math.PI;
    await page.mouse.move(x + Math.sin(turn) * place.width * 0.3, y + Math.cos(turn) * place.height * 0.3);
    await Bun.sleep(PAN_STEP_MS);
  }
  const frames = v.parse(v.array(v.number()), await page.evaluate("window.frames"));
  await page.mouse.up();
  const gaps = frames.slice(1).map((at, index) => at - (frames[index] ?? at));
  const value = gaps.reduce((sum, gap) => sum + gap, 0) / gaps.length;
  const slowest = Math.max(...gaps).toFixed(0);
  return {
    name: "time of a frame while panning it",
    value,
    limit: 1_000 / 30,
    unit: "ms",
    from: `${(1_000 / value).toFixed(0)} frames a second over ${PAN_MS / 1_000} s, ${await countBoxes(page)} boxes, slowest ${slowest} ms`,
  };
}

/** When the graph was drawn (ms since the navigation), once it was drawn after `after`. */
async function untilDrawn(page: Page, after: number): Promise<number> {
  for (;;) {
    const at = v.parse(v.nullable(v.number()), await page.evaluate(DRAWN_AT));
    if (at !== null && at > after) return at;
    await Bun.sleep(20);
  }
}

const countBoxes = async (page: Page): Promise<string> =>
  (await page.locator("canvas").getAttribute("data-boxes")) ?? "0";
