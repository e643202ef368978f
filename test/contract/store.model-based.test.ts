import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import type { TestClock } from "../test-clock.ts";
import { MODEL_RUNS, runStoreModel } from "./run-store-model.ts";
import type { StoreHost } from "./store-model.ts";

function memoryHost(clock: TestClock): StoreHost {
  return {
    open: async () => openSqliteStore({ path: ":memory:", clock }),
    reopens: false,
    keepsCallOrder: true,
    dispose: async () => undefined,
  };
}

function fileHost(clock: TestClock): StoreHost {
  const folder = mkdtempSync(join(tmpdir(), "aieffect-model-"));
  return {
    open: async () => openSqliteStore({ path: join(folder, "run.db"), clock }),
    reopens: true,
    keepsCallOrder: true,
    dispose: async () => rmSync(folder, { recursive: true }),
  };
}

runStoreModel("SQLite store in memory", memoryHost, MODEL_RUNS);
runStoreModel("SQLite store in a file, now and then reopened", fileHost, Math.ceil(MODEL_RUNS / 2));
