/** How soon an event is on the screen, from the instant that it says of itself. */
import type { Page } from "playwright-core";
import * as v from "valibot";
import { type WorkflowEvent, WorkflowEventSchema } from "../../../src/model/event.ts";
import { type Figure, median } from "../figure.ts";
import { toChain } from "../pipelines.ts";
import { type Setting, submit, toPlace } from "./setting.ts";

const TASKS = 40;
const WORKFLOWS = 40;

/** Notes each row's first moment in a state, after the frame that shows it; rows of the list and of tasks look alike. */
const NOTE_STATES = `
  window.seenAt = {};
  const after = new MessageChannel();
  let fresh = [];
  after.port1.onmessage = () => {
    for (const key of fresh) window.seenAt[key] = Date.now();
    fresh = [];
  };
  const look = () => {
    for (const row of document.querySelectorAll("tr[data-row]")) {
      const key = row.dataset.row + " " + row.querySelector(".state .word").textContent;
      if (!(key in window.seenAt) && !fresh.includes(key)) fresh.push(key);
    }
    if (fresh.length > 0) after.port2.postMessage(null);
    requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
`;

const SeenSchema = v.record(v.string(), v.number());

/** One workflow after the other, as the list shows them. */
export async function measureList(setting: Setting): Promise<Figure> {
  await using opened = await setting.browser.open(setting.url, {}, NOTE_STATES);
  const { page } = opened;
  await page.getByText("live", { exact: true }).waitFor();
  const delays: number[] = [];
  for (let count = 0; count < WORKFLOWS; count++) {
    const workflowId = await submit(setting.url, toChain(1, setting.servicePort, "Pause"));
    await rowOf(page, workflowId).getByText("completed", { exact: true }).waitFor();
    const seen = await readSeen(page);
    for (const { type, at } of await readEvents(setting, workflowId)) {
      if (type === "workflow-submitted") delays.push(toDelay(seen[`${workflowId} running`], at));
      if (type === "workflow-completed") delays.push(toDelay(seen[`${workflowId} completed`], at));
    }
  }
  return toFigure("an event reaches the screen, in the list", delays);
}

/** One task after the other, as the page of their workflow shows them. */
export async function measureTasks(setting: Setting): Promise<Figure> {
  const documents = toChain(TASKS, setting.servicePort, "Pause");
  const workflowId = await submit(setting.url, documents);
  const url = setting.url + toPlace(workflowId, "tasks");
  const options = { viewport: { width: 1280, height: 4_000 } };
  await using opened = await setting.browser.open(url, options, NOTE_STATES);
  const { page } = opened;
  await page.getByText("live", { exact: true }).waitFor();
  const begunAt = new Date().toISOString();
  await page
    .locator("tr[data-row]")
    .last()
    .getByText("completed", { exact: true })
    .waitFor({ timeout: 60_000 });
  const seen = await readSeen(page);
  const delays = (await readEvents(setting, workflowId)).flatMap((event) => {
    if (event.type !== "task-completed" || event.at < begunAt) return [];
    return [toDelay(seen[`${event.task_id} completed`], event.at)];
  });
  return toFigure("an event reaches the screen, in a workflow", delays);
}

const rowOf = (page: Page, id: string) => page.locator(`tr[data-row="${id}"]`);

const readSeen = async (page: Page) => v.parse(SeenSchema, await page.evaluate("window.seenAt"));

async function readEvents({ url }: Setting, workflowId: string): Promise<readonly WorkflowEvent[]> {
  const headers = { accept: "application/json" };
  const response = await fetch(`${url}workflows/${workflowId}/events`, { headers });
  return v.parse(v.array(WorkflowEventSchema), await response.json());
}

function toDelay(seenAt: number | undefined, at: string): number {
  if (seenAt === undefined) throw new Error("the page did not show an event");
  return seenAt - Date.parse(at);
}

function toFigure(name: string, delays: readonly number[]): Figure {
  const from = `the slowest of ${delays.length}, median ${median(delays).toFixed(0)} ms`;
  return { name, value: Math.max(...delays), limit: 200, unit: "ms", from };
}
