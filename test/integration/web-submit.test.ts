/** Submitting in a real browser, against a real server and worker, and the services of a use case as processes. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import type { Page } from "playwright-core";
import { findBarriers } from "../barriers.ts";
import { makeBlueprint, makeFan, makeMany } from "../blueprint-builder.ts";
import { inBrowser, keepPicture, LACKS_BROWSER, type OpenPage, TestBrowser } from "../browser.ts";
import { readExport, toLocalDockerinfo } from "../energy-package.ts";
import { type EnergyPipeline, readReport, startEnergyPipeline } from "../energy-pipeline.ts";
import type { PackageContents } from "../package-files.ts";
import { PrefixProxy } from "../prefix-proxy.ts";
import { complete, json, text } from "../scripted-answers.ts";
import { always, ScriptedService } from "../scripted-service.ts";
import { dropFiles, toChosen } from "../web-files.ts";
import { WebStage } from "../web-stage.ts";
import { toZip } from "../zip-archive.ts";

setDefaultTimeout(60_000);

const OK = json({ status: "ok" });

const browser = new TestBrowser();
let pipeline: EnergyPipeline;
beforeAll(async () => {
  await Promise.all([
    browser.start(),
    startEnergyPipeline().then((started) => {
      pipeline = started;
    }),
  ]);
});
afterAll(() => Promise.all([browser.close(), pipeline[Symbol.asyncDispose]()]));

function expectNoTrouble({ troubles, strangers }: OpenPage): void {
  expect(troubles).toEqual([]);
  expect(strangers).toEqual([]);
}

const focused = (page: Page): Promise<unknown> => page.evaluate("document.activeElement?.textContent");

/** The file that the last operation of a workflow made. */
async function findReport({ engine }: WebStage, workflowId: string): Promise<string> {
  const { tasks = [] } = (await engine.store.snapshot(workflowId)) ?? {};
  return tasks.find(({ nodeKey }) => nodeKey.endsWith(":GenerateReport"))?.output?.uri ?? "";
}

const verdict = (page: Page) => page.locator(".verdict");
const openSubmit = (stage: WebStage, options = {}) => browser.open(`${stage.url}#/submit`, options);

async function choose(page: Page, contents: PackageContents): Promise<void> {
  await page.getByLabel(/^(Choose|Other) files$/).setInputFiles(toChosen(contents));
}

const run = (page: Page) => page.getByRole("button", { name: "Run", exact: true });

/** The id of the workflow whose page is shown, once it is. */
async function untilStarted(page: Page): Promise<string> {
  await page.waitForURL(/#\/workflows\/wf-/);
  return /wf-\w+/.exec(page.url())?.[0] ?? "";
}

async function settle(stage: WebStage, workflowId: string): Promise<string> {
  await stage.engine.watch(workflowId);
  return (await stage.engine.untilSettled(workflowId)).status;
}

const countWorkflows = async ({ engine }: WebStage): Promise<number> =>
  (await engine.store.list({ status: null, prefix: "", limit: 9, cursor: null })).workflows.length;

/** Of one task, whose service is at an address. */
function toDocuments({ address }: ScriptedService) {
  const { hostname, port } = new URL(address);
  return {
    "blueprint.json": { name: "Alone", ...makeBlueprint("alpha") },
    "dockerinfo.json": {
      docker_info_list: [{ container_name: "alpha", ip_address: hostname, port }],
    },
  };
}

/** Where nobody answers. */
function toUnreachable(blueprint: ReturnType<typeof makeMany>): PackageContents {
  const docker_info_list = blueprint.nodes.map(({ container_name }) => ({
    container_name,
    ip_address: "127.0.0.1",
    port: 1,
  }));
  return { "blueprint.json": blueprint, "dockerinfo.json": { docker_info_list } };
}

describe.skipIf(LACKS_BROWSER !== null)(inBrowser("submitting"), () => {
  test("a use case that is dropped as a ZIP is checked, drawn, filled in, and runs to its end once", async () => {
    await using stage = new WebStage();
    await stage.engine.startWorker();
    await using opened = await openSubmit(stage);
    const { page } = opened;
    await page.getByText("Drop a package here").waitFor();
    await dropFiles(page, ".submit", { "energy.zip": toZip(readExport()) });
    await page.getByRole("heading", { name: "File Based Energy Pipeline" }).waitFor();
    await page.getByText("4 tasks · 1 start task · depth 4").waitFor();
    // Its dockerinfo has the names of a network of containers.
    await page.getByText("0 of 4 answer").waitFor();
    await verdict(page).getByText("valid, but 4 services not answering").waitFor();
    await choose(page, { "local.json": toLocalDockerinfo(pipeline) });
    await verdict(page).getByText("✔ valid", { exact: true }).waitFor();
    await page.getByText("4 of 4 answer").waitFor();
    await page.getByRole("application", { name: "Graph of 4 tasks" }).focus();
    await page.keyboard.press("Enter");
    const pickedKey = await page.locator(".picked-task code").first().textContent();
    expect(await page.getByLabel("Container or operation").inputValue()).toBe(pickedKey ?? "");
    await page.getByLabel("Container or operation").selectOption("data_generator1:GenerateData");
    await page.getByRole("button", { name: "Add parameters" }).click();
    await page.getByRole("textbox", { name: "data_generator1:GenerateData" }).fill('{"num_records": 70}');
    await verdict(page).getByText("✔ valid", { exact: true }).waitFor();
    await run(page).dblclick();
    const id = await untilStarted(page);
    expect(await settle(stage, id)).toBe("completed");
    expect(await countWorkflows(stage)).toBe(1);
    expect(readReport(await findReport(stage, id))[0]).toBe(70);
    await page.goBack();
    expect(await page.getByRole("textbox", { name: "data_generator1:GenerateData" }).inputValue()).toBe(
      '{"num_records": 70}',
    );
    expectNoTrouble(opened);
  });

  test("a use case runs from its two documents, below a path of a proxy, by the keyboard alone", async () => {
    await using stage = new WebStage();
    await stage.engine.startWorker();
    await using proxy = new PrefixProxy(stage.url, "/lab/flows");
    await using opened = await browser.open(`${proxy.url}#/submit`);
    const { page } = opened;
    const { "blueprint.json": blueprint = "" } = readExport();
    await choose(page, { "dockerinfo.json": toLocalDockerinfo(pipeline) });
    await page.getByText("The blueprint is still missing").waitFor();
    await choose(page, { "blueprint.json": blueprint });
    await verdict(page).getByText("✔ valid", { exact: true }).waitFor();
    for (let tabs = 0; tabs < 20 && (await focused(page)) !== "Run"; tabs += 1)
      await page.keyboard.press("Tab");
    await page.keyboard.press("Enter");
    expect(await settle(stage, await untilStarted(page))).toBe("completed");
    expect(proxy.strayed).toEqual([]);
    expectNoTrouble(opened);
  });

  test("everything that is filled in is sent, and the key of the services is kept nowhere", async () => {
    await using service = new ScriptedService({ health: [always(OK)], "execute alpha": [complete()] });
    await using stage = new WebStage();
    await stage.engine.startWorker();
    await using opened = await openSubmit(stage);
    const { page } = opened;
    await choose(page, toDocuments(service));
    for (let at = 0; at < 4; at += 1) await page.getByRole("button", { name: "Add an input" }).click();
    await page.getByLabel("Text", { exact: true }).first().fill("über");
    await page.getByLabel("Kind of input 2").selectOption("file");
    await page.getByLabel("Choose a file").setInputFiles(toChosen({ "a.csv": "x,y" }));
    await page.getByText("a.csv · 3 bytes").waitFor();
    await page.getByLabel("Kind of input 3").selectOption("reference");
    await page.getByLabel("Protocol").selectOption("s3");
    await page.getByLabel("URI").fill("s3://bucket/key");
    await page.getByLabel("Kind of input 4").selectOption("json");
    const listed = { protocol: "http", uri: "http://127.0.0.1:9/a", format: "xml", metadata: { a: 1 } };
    await page.getByLabel("DataReference, or a list of them").fill(JSON.stringify([listed]));
    await page.getByRole("button", { name: "Add an input" }).click();
    await page.getByRole("button", { name: "Remove input 5" }).click();
    expect(await focused(page)).toBe("Add an input");
    await page.getByText("Options").click();
    await page.getByLabel("Longest wait for an execute call (ms)").fill("20000");
    await page.getByLabel("Key of the services").fill("back-door");
    await page.reload();
    expect(await page.getByLabel("URI").inputValue()).toBe("s3://bucket/key");
    expect(await page.getByLabel("Key of the services").inputValue()).toBe("");
    await page.getByLabel("Key of the services").fill("back-door");
    await verdict(page).getByText("✔ valid", { exact: true }).waitFor();
    expect(await page.evaluate("JSON.stringify({ ...sessionStorage, ...localStorage })")).not.toContain(
      "back-door",
    );
    const sent = page.waitForRequest((request) => request.url().endsWith("/workflows"));
    await run(page).click();
    expect((await sent).postDataJSON().options).toEqual({ execute_timeout_ms: 20_000 });
    const id = await untilStarted(page);
    expect(await settle(stage, id)).toBe("completed");
    const [call] = service.callsOf("execute alpha");
    expect(call?.headers.get("authorization")).toBe("Bearer back-door");
    expect(JSON.parse(call?.body ?? "").inputs).toMatchObject([
      { protocol: "inline", uri: Buffer.from("über").toString("base64"), format: "json" },
      { protocol: "inline", uri: Buffer.from("x,y").toString("base64"), format: "csv" },
      { protocol: "s3", uri: "s3://bucket/key", format: "json" },
      listed,
    ]);
    for (const { headers } of service.callsOf("health")) expect(headers.get("authorization")).toBeNull();
    expectNoTrouble(opened);
  });

  test("an answer that is lost starts nothing twice", async () => {
    await using service = new ScriptedService({ health: [always(OK)] });
    await using stage = new WebStage();
    await using opened = await openSubmit(stage);
    const { page } = opened;
    await choose(page, toDocuments(service));
    await verdict(page).getByText("✔ valid", { exact: true }).waitFor();
    await page.route("**/workflows", async (route) => {
      await route.fetch();
      await route.abort();
    });
    await run(page).click();
    await page.getByText("The server does not answer").waitFor();
    expect(await countWorkflows(stage)).toBe(1);
    await page.unroute("**/workflows");
    await run(page).click();
    await untilStarted(page);
    expect(await countWorkflows(stage)).toBe(1);
    await page.goBack();
    await verdict(page).getByText("✔ valid", { exact: true }).waitFor();
    await stage.restart(async () => {
      await page.getByLabel("Key of the services").fill("key");
      await verdict(page).getByText("not checked").waitFor();
    });
    await page.getByRole("button", { name: "Check again" }).click();
    await verdict(page).getByText("✔ valid", { exact: true }).waitFor();
    await run(page).click();
    await untilStarted(page);
    expect(await countWorkflows(stage)).toBe(2);
    expectNoTrouble(opened);
  });

  test("another pipeline is drawn as at first, whatever was open of the one before", async () => {
    await using stage = new WebStage();
    await using opened = await openSubmit(stage);
    const { page } = opened;
    const boxes = (count: number) => page.locator(`canvas[data-boxes="${count}"]`);
    for (const count of [1_000, 900]) {
      await choose(page, toUnreachable(makeFan(count)));
      await page.getByRole("application", { name: `Graph of ${count.toLocaleString("en")} tasks` }).waitFor();
      await boxes(3).waitFor();
      await page.getByRole("button", { name: "Show every task" }).click();
      await boxes(count).waitFor();
    }
    expectNoTrouble(opened);
  });

  test("a pipeline of many tasks can be filled in as fast as one types, and is told as far as that is of use", async () => {
    await using stage = new WebStage();
    await using opened = await openSubmit(stage);
    const { page } = opened;
    const blueprint = makeMany(2_000, (at) => [2 * at + 1, 2 * at + 2].filter((next) => next < 2_000));
    await choose(page, toUnreachable(blueprint));
    await page.getByText("0 of 2,000 answer").waitFor();
    await page.getByText("and 1,950 more").waitFor();
    await page.getByRole("application", { name: "Graph of 2,000 tasks" }).waitFor();
    await page.getByRole("button", { name: "Add parameters" }).click();
    const field = page.getByRole("textbox", { name: "c0", exact: true });
    const startedAt = performance.now();
    await field.pressSequentially('{"a": 1}');
    expect(performance.now() - startedAt).toBeLessThan(4_000);
    await verdict(page).getByText("valid, but 2,000 services not answering").waitFor();
    expectNoTrouble(opened);
  });

  test("what is wrong is told as it is typed, with a key of the server, and cannot be run", async () => {
    await using service = new ScriptedService({ health: [text("out of memory", 500), OK] });
    await using stage = new WebStage("front");
    await using opened = await openSubmit(stage);
    const { page } = opened;
    await choose(page, { "nothing.json": "[]" });
    await page.getByText("nothing.json: neither a blueprint").waitFor();
    await choose(page, { ...toDocuments(service), "blueprint.json": makeBlueprint("alpha>beta beta>alpha") });
    await page.getByLabel("Key", { exact: true }).fill("front");
    await page.keyboard.press("Enter");
    await verdict(page).getByText("✖ 1 problem").waitFor();
    await page.getByText("alpha:Run -> beta:Run").waitFor();
    expect(service.calls).toEqual([]);
    const { "blueprint.json": blueprint } = toDocuments(service);
    await choose(page, { "blueprint.json": blueprint });
    const dockerinfo = page.getByLabel("Where each service answers");
    await page.getByRole("button", { name: "Begin one for these containers" }).click();
    await page.getByText("ip_address: must not be blank").waitFor();
    await dockerinfo.fill(JSON.stringify(toDocuments(service)["dockerinfo.json"]));
    await verdict(page).getByText("valid, but 1 service not answering").waitFor();
    await page.getByText("HTTP 500: out of memory").waitFor();
    await page.getByRole("button", { name: "Ask again" }).click();
    await page.getByText("1 of 1 answer").waitFor();
    await dockerinfo.fill("{");
    await verdict(page).getByText("✖ 1 problem").waitFor();
    expect(await dockerinfo.getAttribute("aria-invalid")).toBe("true");
    expect(await run(page).isDisabled()).toBe(true);
    await dockerinfo.fill(
      '{"docker_info_list": [{"container_name": "<b>alpha</b>", "ip_address": "x", "port": 0}]}',
    );
    await page.getByText("Invalid port for <b>alpha</b>").waitFor();
    await page.getByRole("button", { name: "Discard" }).click();
    await page.getByText("Drop a package here").waitFor();
    expect(await page.evaluate("document.activeElement?.type")).toBe("file");
    expect(await findBarriers(page)).toEqual([]);
    expectNoTrouble(opened);
  });

  test.each([
    ["light", 1280],
    ["dark", 360],
  ] as const)("has no barrier in %s at a width of %d, and fits into it", async (colorScheme, width) => {
    await using stage = new WebStage();
    await using opened = await openSubmit(stage, { colorScheme, viewport: { width, height: 900 } });
    const { page } = opened;
    await page.getByText("Drop a package here").waitFor();
    await keepPicture(page, `submit-empty-${colorScheme}-${width}`);
    const { docker_info_list } = toLocalDockerinfo(pipeline);
    await choose(page, {
      "package.zip": toZip({
        ...readExport(),
        "dockerinfo.json": { docker_info_list: docker_info_list.slice(1) },
      }),
    });
    await page.getByText("3 of 4 answer").waitFor();
    await page.getByRole("application", { name: "Graph of 4 tasks" }).waitFor();
    await keepPicture(page, `submit-${colorScheme}-${width}`);
    await page.getByRole("button", { name: "Add an input" }).click();
    await page.getByRole("button", { name: "Add an input" }).click();
    await page.getByLabel("Kind of input 2").selectOption("reference");
    await page.getByRole("button", { name: "Add parameters" }).click();
    await page.getByLabel("data_analyzer1", { exact: true }).fill("{");
    await page.getByText("Options").click();
    expect(await findBarriers(page)).toEqual([]);
    expect(await page.evaluate("document.documentElement.scrollWidth")).toBe(width);
    await keepPicture(page, `submit-below-${colorScheme}-${width}`);
    expectNoTrouble(opened);
  });
});
