/** What the page of a workflow keeps of 10,000 events. */
import type { Page } from "playwright-core";
import type { Figure } from "../figure.ts";
import { toFan } from "../pipelines.ts";
import { type Setting, submit, toPlace } from "./setting.ts";

/** Each tells its progress a hundred times. */
const TASKS = 130;
/** What is compiled and kept once is there by then. */
const FIRST_COUNT = 2_000;
const MORE = 10_000;
const POLL_MS = 100;
const LOOKS = 5;
const LOOK_MS = 100;
const KILOBYTE = 1024;
const MEGABYTE = 1024 * KILOBYTE;

export async function measureMemory(setting: Setting): Promise<Figure> {
  const documents = toFan(TASKS, setting.servicePort, "Progress");
  const options = { poll_min_ms: POLL_MS, poll_max_ms: POLL_MS };
  const workflowId = await submit(setting.url, { ...documents, options });
  await using opened = await setting.browser.open(setting.url + toPlace(workflowId, "tasks"));
  const { page } = opened;
  await page.getByText("live", { exact: true }).waitFor();
  const heap: number[] = [];
  let count = 0;
  for await (const arrived of countEvents(setting, workflowId)) {
    count = arrived;
    if (heap.length === 0 && count >= FIRST_COUNT) heap.push(await measureHeap(page));
    if (count >= FIRST_COUNT + MORE) break;
  }
  heap.push(await measureHeap(page));
  const [first = 0, last = 0] = heap;
  return {
    name: `memory that the page keeps of ${MORE} events`,
    value: (last - first) / KILOBYTE,
    // As texts alone they would be four times as much.
    limit: 1_000,
    unit: "KB",
    from: `${toMegabytes(last)} MB of heap after ${count} events, ${toMegabytes(first)} MB before`,
  };
}

const toMegabytes = (bytes: number): string => (bytes / MEGABYTE).toFixed(1);

/** What is reachable (bytes): the least of a few looks, for events that are on their way count in each. */
async function measureHeap(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  const looks: number[] = [];
  for (let look = 0; look < LOOKS; look++) {
    await session.send("HeapProfiler.collectGarbage");
    looks.push((await session.send("Runtime.getHeapUsage")).usedSize);
    await Bun.sleep(LOOK_MS);
  }
  await session.detach();
  return Math.min(...looks);
}

/** How many events there are so far, again and again. */
async function* countEvents({ url }: Setting, workflowId: string): AsyncGenerator<number> {
  const headers = { accept: "text/event-stream", "last-event-id": "0" };
  const { body } = await fetch(`${url}workflows/${workflowId}/events`, { headers });
  if (body === null) throw new Error("the events have no body");
  let count = 0;
  const decoder = new TextDecoder();
  let rest = "";
  for await (const chunk of body) {
    const lines = (rest + decoder.decode(chunk, { stream: true })).split("\n");
    rest = lines.pop() ?? "";
    count += lines.filter((line) => line.startsWith("data:")).length;
    yield count;
  }
}
