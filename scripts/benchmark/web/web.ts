/**
 * Measures what the project promises of the web page, in headless Chromium without a GPU: the page of the binary, a server with
 * 100,000 workflows in its SQLite file, services that really answer.
 */
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { formatCount } from "../../../src/model/quantity.ts";
import { LACKS_BROWSER, TestBrowser } from "../../../test/browser.ts";
import { type Figure, printFigure } from "../figure.ts";
import { fillStore } from "../serve/fill-store.ts";
import { startStack } from "../serve/stack.ts";
import { startService } from "../service-process.ts";
import { measureList, measureTasks } from "./events.ts";
import { measureFirstPaint } from "./first-paint.ts";
import { measureLargeGraph } from "./large-graph.ts";
import { measureMemory } from "./memory.ts";
import type { Setting } from "./setting.ts";

const STORED = 100_000;

const binary = resolve(import.meta.dir, `../../../dist/aieffect-${process.platform}-${process.arch}`);
if (!existsSync(binary)) throw new Error(`${binary} is missing: run ./scripts/build first`);
if (LACKS_BROWSER !== null) throw new Error(`The web page cannot be measured: ${LACKS_BROWSER}.`);

const folder = mkdtempSync(join(tmpdir(), "aieffect-bench-"));
const path = join(folder, "bench.db");
const service = await startService("web/progress-service.ts");
const browser = new TestBrowser();
try {
  await fillStore({ kind: "sqlite", path, isDefault: false }, STORED);
  const options = ["--db", path, "--workers", "3", "--concurrency", "64"];
  const stack = await startStack(binary, options, folder);
  await browser.start();
  try {
    for await (const figure of measureAll({ browser, url: `${stack.url}/`, servicePort: service.port }))
      printFigure(figure);
  } finally {
    await stack.stop();
  }
} finally {
  await browser.close();
  service.stop();
  rmSync(folder, { recursive: true, force: true });
}

async function* measureAll(setting: Setting): AsyncGenerator<Figure> {
  yield* measureFirstPaint(setting, formatCount(STORED));
  yield await measureList(setting);
  yield await measureTasks(setting);
  yield await measureMemory(setting);
  yield* measureLargeGraph(setting);
}
