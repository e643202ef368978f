/** Runs pipelines through the API of a server, and takes pictures of its web page, light and dark. */
import { existsSync, mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { hostname, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import type { Page } from "playwright-core";
import { LACKS_BROWSER, TestBrowser } from "../../test/browser.ts";
import { type EnergyPipeline, startEnergyPipeline } from "../../test/energy-pipeline.ts";
import { startStack } from "../benchmark/serve/stack.ts";
import { submit } from "../benchmark/web/setting.ts";
import { type Submission, toPipeline, toSurvey } from "./survey.ts";

const PICTURES = join(import.meta.dir, "../../docs/pictures");
const SCHEMES = ["light", "dark"] as const;
/** Small enough for a README, and still readable there. */
const VIEWPORT = { width: 1120, height: 700 };
const LONGEST_RUN_MS = 60_000;

const binary = resolve(import.meta.dir, `../../dist/aieffect-${process.platform}-${process.arch}`);
if (!existsSync(binary)) throw new Error(`${binary} is missing: run ./scripts/build first`);
if (LACKS_BROWSER !== null) throw new Error(`There can be no pictures: ${LACKS_BROWSER}.`);

const folder = mkdtempSync(join(tmpdir(), "aieffect-pictures-"));
const browser = new TestBrowser();
await browser.start();
mkdirSync(PICTURES, { recursive: true });
const stack = await startStack(binary, ["--db", join(folder, "pictures.db"), "--workers", "2"], folder);
try {
  await using services = await startEnergyPipeline();
  await takeAll(`${stack.url}/`, services);
} finally {
  await stack.stop();
  await browser.close();
  rmSync(folder, { recursive: true, force: true });
}

async function takeAll(url: string, services: EnergyPipeline): Promise<void> {
  for (const records of [400, 2_000, 60]) await run(url, await toPipeline(services, records));
  await run(url, await toPipeline(services, "many"));
  const survey = await run(
    url,
    toSurvey(services, (site) => 20_000 * (site + 1)),
  );
  const failed = await run(
    url,
    toSurvey(services, (site) => (site === 2 ? "plenty" : 500)),
  );
  const place = `${url}#/workflows/`;
  await take("graph", `${place}${failed}`, pickFailed);
  await take("timeline", `${place}${survey}?pane=timeline`, untilStill);
  await take("submit", `${url}#/submit`, (page) =>
    choosePackage(
      page,
      toSurvey(services, () => 500),
    ),
  );
  // While the pictures are taken it is still at work.
  const running = await submit(
    url,
    toSurvey(services, (site) => (site === 0 ? 100 : 900_000)),
  );
  await take("list", url, (page) =>
    page.getByText("1 of 16").or(page.getByText("of 16 ·")).first().waitFor(),
  );
  await fetch(`${url}workflows/${running}/cancel`, { method: "POST" });
}

/** Submits, and waits until it has ended; its id. */
async function run(url: string, submission: Submission): Promise<string> {
  const workflowId = await submit(url, submission);
  const events = await fetch(`${url}workflows/${workflowId}/events`, {
    headers: { accept: "text/event-stream" },
    signal: AbortSignal.timeout(LONGEST_RUN_MS),
  });
  // The stream ends with the workflow.
  await events.text();
  return workflowId;
}

async function take(name: string, url: string, prepare: (page: Page) => Promise<void>): Promise<void> {
  for (const colorScheme of SCHEMES) {
    await using opened = await browser.open(url, {
      colorScheme,
      viewport: VIEWPORT,
      reducedMotion: "reduce",
    });
    const { page } = opened;
    await prepare(page);
    await page.evaluate(nameMachine, hostname());
    await page.screenshot({ path: join(PICTURES, `${name}-${colorScheme}.png`) });
  }
  process.stdout.write(`${name}\n`);
}

/** Runs in the page: a picture is of any machine, and not of the one that it was made on. */
function nameMachine(name: string): void {
  const texts = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  while (texts.nextNode()) {
    const { currentNode } = texts;
    currentNode.nodeValue = currentNode.nodeValue?.replaceAll(name, "laptop") ?? null;
  }
}

/** The graph, with what is known of the task that failed. */
async function pickFailed(page: Page): Promise<void> {
  await page.getByRole("link", { name: "readings_delta:GenerateData" }).first().click();
  await page.locator(".task-panel").waitFor();
  await untilStill(page);
}

async function choosePackage(page: Page, { blueprint, dockerinfo }: Submission): Promise<void> {
  const files = Object.entries({ "blueprint.json": blueprint, "dockerinfo.json": dockerinfo });
  await page.getByLabel("Choose files").setInputFiles(
    files.map(([name, content]) => ({
      name,
      mimeType: "application/json",
      buffer: Buffer.from(JSON.stringify(content)),
    })),
  );
  await page.locator("canvas").waitFor();
  await untilStill(page);
}

/** Until the page has said that it is live, and has drawn what it then knew. */
async function untilStill(page: Page): Promise<void> {
  await page.locator("main h1").waitFor();
  await page.waitForLoadState("networkidle", { timeout: 2_000 }).catch(() => undefined);
}
