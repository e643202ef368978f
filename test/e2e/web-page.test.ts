/** The web page as it is inside the binary. */
import { afterAll, beforeAll, describe, expect, setDefaultTimeout, test } from "bun:test";
import { inBrowser, LACKS_BROWSER, TestBrowser } from "../browser.ts";
import { makeFolder } from "../contract/store-files.ts";
import { complete } from "../scripted-answers.ts";
import { ScriptedService } from "../scripted-service.ts";
import { startServing } from "../serving-process.ts";

setDefaultTimeout(30_000);

test("comes out of the binary, compressed as the build left it, and leaves the API as it was", async () => {
  using folder = makeFolder();
  await using server = await startServing(["--db", folder.file("a.db")]);
  const page = await server.fetch("/");
  expect(page.headers.get("content-encoding")).toBe("br");
  const assets = (await page.text()).match(/assets\/[\w.-]+/g) ?? [];
  expect(assets).toHaveLength(2);
  for (const path of assets) {
    const response = await server.fetch(`/${path}`, { headers: { "accept-encoding": "gzip" } });
    expect([response.status, response.headers.get("content-encoding")]).toEqual([200, "gzip"]);
    expect((await response.text()).length).toBeGreaterThan(1000);
  }
  expect(await server.get("/assets/nothing.js")).toEqual([404, { detail: "Not Found" }]);
});

describe.skipIf(LACKS_BROWSER !== null)(inBrowser("in a browser"), () => {
  const browser = new TestBrowser();
  beforeAll(() => browser.start());
  afterAll(() => browser.close());

  test("it shows a workflow of a server with a key", async () => {
    using folder = makeFolder();
    await using service = new ScriptedService({ "execute alpha": [complete()] });
    const environment = { ORCHESTRATOR_API_KEY: "front" };
    await using server = await startServing(["--db", folder.file("a.db")], { environment });
    const id = await server.run("alpha", service.address);
    await using opened = await browser.open(`${server.url}/`);
    await opened.page.getByLabel("Key", { exact: true }).fill("front");
    await opened.page.keyboard.press("Enter");
    const row = opened.page.locator("tr.workflow").filter({ hasText: id });
    await row.getByText("completed", { exact: true }).waitFor();
    expect(opened.troubles).toEqual([]);
    expect(opened.strangers).toEqual([]);
  });
});
