/** The panel of a task in a real browser, against a real server, a real worker and a scripted service. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { BrowserContextOptions, Page } from "playwright-core";
import type { DataReference } from "../../src/model/data-reference.ts";
import { toNodeKey } from "../../src/model/node-key.ts";
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
import { refer, referInline, type WorkflowSketch } from "../builders.ts";
import { HASTY } from "../engine-stage.ts";
import { after, complete, ended, failed, output, running, text, working } from "../scripted-answers.ts";
import { ScriptedService } from "../scripted-service.ts";
import { WebStage } from "../web-stage.ts";

setDefaultTimeout(30_000);

const browser = new TestBrowser();
beforeAll(() => browser.start());
afterAll(() => browser.close());

const toId = (name: string): string => toTaskId(toNodeKey(name, "Run"));

const panelOf = (page: Page, name: string) => page.getByRole("complementary", { name: `${name}:Run` });

/** Shows another task, as the change of an address does. */
async function turnTo(page: Page, name: string): Promise<void> {
  await page.evaluate(`location.hash = location.hash.replace(/task=[^&]*/, "task=${toId(name)}")`);
  await panelOf(page, name).waitFor();
}

/** The page of a workflow with the panel of one of its tasks. */
const open = (stage: WebStage, id: string, name: string, options: BrowserContextOptions = {}) =>
  browser.open(`${stage.url}#/workflows/${id}?task=${toId(name)}`, options);

function expectNoTrouble({ troubles, strangers }: OpenPage): void {
  expect(troubles).toEqual([]);
  expect(strangers).toEqual([]);
}

const HOUR = 3_600_000;
const LOADS = Array.from({ length: 48 }, (_, hour) => ({
  at: new Date(Date.UTC(2026, 0, 5) + hour * HOUR).toISOString(),
  load: 40 + 20 * Math.sin(hour / 4) + (hour % 7),
  wind: 5 + (hour % 11),
}));
const CSV = [
  "at,load_kw,wind_ms",
  ...LOADS.map(({ at, load, wind }) => `${at},${load.toFixed(2)},${wind}`),
].join("\n");

const CONFIGURATION = {
  site: "Graz",
  inverter: { power_kw: 12.5, serial: "b8:27:eb:01", strings: [{ panels: 12 }, { panels: 14 }] },
  limits: Array.from({ length: 60 }, (_, hour) => ({ hour, export_kw: 9 + (hour % 3), import_kw: 12 })),
};

/** Four tasks in a row: the third fails at its second attempt, the last one never begins. */
const PIPELINE: WorkflowSketch = {
  name: "Load forecast",
  edges: "source>features features>train train>report",
  options: HASTY,
};

const startPipeline = () =>
  new ScriptedService({
    "execute source": [complete(referInline(JSON.stringify(CONFIGURATION), "json"))],
    "execute features": [running("job-1")],
    "status job-1": [working(30), working(80), ended],
    "output job-1": [output(referInline(CSV, "csv"))],
    "execute train": [text("busy", 503), failed("loss is NaN after epoch 3\n  at fit()")],
  });

/** Opens what has run to its end. */
async function openEnded(stage: WebStage, name: string, options: BrowserContextOptions = {}) {
  await using service = startPipeline();
  const { workflowId } = await stage.engine.run({ address: service.address }, PIPELINE);
  return open(stage, workflowId, name, options);
}

describe.skipIf(LACKS_BROWSER !== null)(inBrowser("the panel of a task"), () => {
  test("tells why it failed, with every attempt and call, and what did not begin because of it", async () => {
    await using stage = new WebStage();
    await using opened = await openEnded(stage, "report");
    const { page } = opened;
    const report = panelOf(page, "report");
    await report.getByText("Never began, because the workflow had failed before:").waitFor();
    const account = report.getByRole("region", { name: "What became of it" });
    await account.getByRole("link", { name: "train:Run (failed)" }).click();

    const train = panelOf(page, "train");
    await train.getByText(/^Failed after .*, at attempt 2\.$/).waitFor();
    expect(page.url()).toContain(`task=${toId("train")}`);
    await train.getByText("loss is NaN after epoch 3").waitFor();
    await train.getByText("This is what its service says.").waitFor();
    const attempts = train.getByRole("region", { name: "2 attempts" });
    await attempts.getByText("HTTP 503: busy", { exact: true }).waitFor();
    const calls = attempts.getByRole("list", { name: "Control calls of attempt 2" });
    expect(await calls.textContent()).toMatch(/POST execute\s*failed/);
    await train.getByRole("link", { name: "features:Run (completed)" }).click();

    const features = panelOf(page, "features");
    await features.getByText(/^Completed in/).waitFor();
    const polled = features.getByRole("list", { name: "Control calls of attempt 1" });
    expect(await polled.textContent()).toMatch(/POST execute\s*running: accepted/);
    expect(await polled.textContent()).toMatch(/GET status\s*3×, last: complete 100/);
    expect(await polled.textContent()).toMatch(/GET output\s*fetched/);
    await page.keyboard.press("Escape");
    await features.waitFor({ state: "detached" });
    expectNoTrouble(opened);
  });

  test("shows CSV as a table with a plot of its numbers, and leads to its bytes", async () => {
    await using stage = new WebStage();
    await using opened = await openEnded(stage, "features");
    const { page } = opened;
    const made = panelOf(page, "features").getByRole("region", { name: "Output" });
    await made.getByRole("columnheader", { name: "load_kw" }).waitFor();
    expect(await made.getByRole("row").count()).toBe(21);
    await made.getByText("48 values from").waitFor();
    const line = made.locator("polyline");
    const before = await line.getAttribute("points");
    await made.getByLabel("Column").selectOption("wind_ms");
    await made.getByText("48 values from 5 to 15").waitFor();
    expect(await line.getAttribute("points")).not.toBe(before);
    await made.getByRole("button", { name: "28 more rows of 28" }).click();
    expect(await made.getByRole("row").count()).toBe(49);

    const [download] = await Promise.all([
      page.waitForEvent("download"),
      made.getByRole("button", { name: "Download features:Run" }).click(),
    ]);
    expect(download.suggestedFilename()).toBe("features-Run.csv");
    expect(await Bun.file(await download.path()).text()).toBe(CSV);
    expectNoTrouble(opened);
  });

  test("shows JSON folded as far as it is long, and inputs when they are asked for, by keyboard alone", async () => {
    await using stage = new WebStage();
    await using opened = await openEnded(stage, "features");
    const { page } = opened;
    const inputs = panelOf(page, "features").getByRole("region", { name: "Inputs" });
    await inputs.getByText("source:Run", { exact: true }).waitFor();
    expect(await inputs.getByText('"site": "Graz"').count()).toBe(0);
    await inputs.getByText("Content").focus();
    await page.keyboard.press("Enter");
    await inputs.getByText('"site": "Graz"').waitFor();
    const limits = inputs.getByRole("button", { name: '"limits": [' });
    expect(await limits.getAttribute("aria-expanded")).toBe("false");
    expect(await limits.textContent()).toContain("… 60 …");
    await limits.focus();
    await page.keyboard.press("Enter");
    await inputs.getByText('{ "hour": 59, "export_kw": 11, "import_kw": 12 }').waitFor();
    await page.keyboard.press("Enter");
    expect(await limits.getAttribute("aria-expanded")).toBe("false");
    await page.keyboard.press("Escape");
    await panelOf(page, "features").waitFor({ state: "detached" });

    await page.getByRole("link", { name: "Tasks", exact: true }).click();
    const row = page.getByRole("table").getByRole("link", { name: "report:Run" });
    await row.focus();
    await page.keyboard.press("Enter");
    await panelOf(page, "report").waitFor();
    await untilTrue(
      page,
      `document.activeElement.textContent === "report:Run" && document.activeElement.matches("h2")`,
    );
    await page.keyboard.press("Escape");
    await panelOf(page, "report").waitFor({ state: "detached" });
    await untilTrue(
      page,
      `document.activeElement.matches("a") && document.activeElement.textContent.includes("report:Run")`,
    );
    expectNoTrouble(opened);
  });

  test("follows a task that runs", async () => {
    await using stage = new WebStage();
    const answer = Promise.withResolvers<void>();
    await using service = new ScriptedService({
      "execute alpha": [after(answer.promise, complete(referInline('{"done":true}', "json")))],
      "execute beta": [complete()],
    });
    await stage.engine.startWorker();
    const id = await stage.submit(service.address, { edges: "alpha>beta" });
    await using opened = await open(stage, id, "beta");
    const { page } = opened;
    const account = panelOf(page, "beta").getByRole("region", { name: "What became of it" });
    await account.getByText("Waits for 1 of 1 upstream task:").waitFor();
    await account.getByRole("link", { name: "alpha:Run" }).click();
    const alpha = panelOf(page, "alpha");
    await alpha.getByText("Its service has been called, and has not answered yet").waitFor();
    await alpha.getByText("no answer yet").waitFor();
    answer.resolve();
    await alpha.getByText(/^Completed in/).waitFor();
    await alpha.getByText('{ "done": true }').waitFor();
    await alpha.getByRole("region", { name: "Downstream" }).getByRole("link", { name: "beta:Run" }).click();
    await panelOf(page, "beta").getByText("It completed without one.").waitFor();
    expectNoTrouble(opened);
  });

  test("shows what services wrote as text, and links to nothing but the web", async () => {
    await using stage = new WebStage();
    const evil = '<img src=x onerror="document.title=1">';
    const metadata = { [evil]: evil };
    const made: Readonly<Record<string, DataReference>> = {
      csv: referInline(`${evil},b\n${evil},"2"\n`, "csv"),
      json: { ...referInline(JSON.stringify(metadata), "json"), metadata },
      xml: referInline(`<a>${evil}</a>`, "xml"),
      file: refer({ protocol: "file", uri: "javascript:alert(1)", format: "csv" }),
      web: refer({ protocol: "https", uri: 'https://example.org/"><b>', format: "csv" }),
      secret: refer({ protocol: "http", uri: "http://user:password@example.org/", format: "csv" }),
      binary: referInline(Uint8Array.of(0, 159, 146, 150), "binary"),
    };
    const answers = Object.entries(made).map(([name, reference]) => [
      `execute ${name}`,
      [complete(reference)],
    ]);
    await using service = new ScriptedService(Object.fromEntries(answers));
    const tasks = Object.keys(made).join(" ");
    const { workflowId } = await stage.engine.run({ address: service.address }, { tasks });
    await using opened = await open(stage, workflowId, "csv");
    const { page } = opened;
    const show = async (name: string) => {
      await turnTo(page, name);
      return panelOf(page, name).getByRole("region", { name: "Output" });
    };
    await (await show("csv")).getByRole("columnheader", { name: evil }).waitFor();
    const json = await show("json");
    await json.getByText("Metadata (1)").click();
    await json.getByText(JSON.stringify(evil)).nth(1).waitFor();
    await (await show("xml")).getByText(`<a>${evil}</a>`, { exact: true }).waitFor();
    const file = await show("file");
    await file.getByText("javascript:alert(1)").waitFor();
    expect(await file.getByRole("link").count()).toBe(0);
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"]);
    for (const isSecure of [true, false]) {
      await page.evaluate(`navigator.clipboard.writeText("before")`);
      await page.evaluate(
        `Object.defineProperty(window, "isSecureContext", { value: ${isSecure}, configurable: true })`,
      );
      await file.getByRole("button", { name: "Copy the address of file:Run" }).click();
      await untilTrue(page, `navigator.clipboard.readText().then((text) => text === "javascript:alert(1)")`);
    }
    const link = (await show("web")).getByRole("link");
    expect(await link.getAttribute("rel")).toBe("noreferrer");
    expect(await link.getAttribute("href")).toBe('https://example.org/"><b>');
    const secret = await show("secret");
    await secret.getByText("http://user:password@example.org/").waitFor();
    expect(await secret.getByRole("link").count()).toBe(0);
    await (await show("binary")).getByText("Binary data, which is not shown.").waitFor();
    expect(await page.locator("img").count()).toBe(0);
    expect(await page.title()).not.toBe("1");
    expectNoTrouble(opened);
  });

  test.each(LOOKS)("has no barrier in %s at a width of %d, and fits into it", async (colorScheme, width) => {
    await using stage = new WebStage();
    await using opened = await openEnded(stage, "train", { colorScheme, viewport: { width, height: 900 } });
    const { page } = opened;
    for (const name of ["source", "report", "train", "features"]) {
      await turnTo(page, name);
      if (name === "features") await panelOf(page, name).locator("table").waitFor();
      expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
      // The others have less in them, or the same.
      if (name === "train" || name === "features") expect(await findBarriers(page)).toEqual([]);
      await keepPicture(page, `task-${name}-${colorScheme}-${width}`);
    }
  });
});
