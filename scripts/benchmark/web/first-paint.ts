/** How soon something is on the screen after a navigation, with nothing in the browser's cache. */
import * as v from "valibot";
import { untilTrue } from "../../../test/browser.ts";
import { type Figure, median } from "../figure.ts";
import type { Setting } from "./setting.ts";

const ROUNDS = 11;
const KILOBYTE = 1024;

/** Notes when rows are on the screen: the frame after the one that has them in its document begins. */
const NOTE_ROWS = `
  const look = () => requestAnimationFrame(() => {
    if (document.querySelector("tr.workflow") === null) look();
    else requestAnimationFrame(() => { window.rowsAt = performance.now(); });
  });
  look();
`;

const FETCHED = `
  performance.getEntries().reduce((sum, { transferSize = 0, name }) =>
    sum + (/assets|\\/$/.test(name) ? transferSize : 0), 0)
`;

interface FirstPaint {
  readonly ms: number;
  readonly fetchedBytes: number;
}

export async function* measureFirstPaint(setting: Setting, stored: string): AsyncGenerator<Figure> {
  const paints: FirstPaint[] = [];
  for (let round = 0; round < ROUNDS; round++) paints.push(await paintList(setting));
  const times = paints.map(({ ms }) => ms);
  yield {
    name: `first paint of the list, ${stored} workflows stored`,
    value: median(times),
    limit: 1_000,
    unit: "ms",
    from: `median of ${ROUNDS} navigations, ${Math.min(...times).toFixed(0)} to ${Math.max(...times).toFixed(0)} ms`,
  };
  const bytes = Math.max(...paints.map(({ fetchedBytes }) => fetchedBytes));
  yield {
    name: "first load, compressed",
    value: bytes / KILOBYTE,
    limit: 350,
    unit: "KB",
    from: `${bytes} bytes with headers, for the list`,
  };
}

async function paintList({ browser, url }: Setting): Promise<FirstPaint> {
  await using opened = await browser.open(url, {}, NOTE_ROWS);
  const { page } = opened;
  await page.locator("tr.workflow").first().waitFor();
  await untilTrue(page, `"rowsAt" in window`);
  return {
    ms: v.parse(v.number(), await page.evaluate("window.rowsAt")),
    fetchedBytes: v.parse(v.number(), await page.evaluate(FETCHED)),
  };
}
