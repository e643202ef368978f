/**
 * Random interleavings of several workers on several workflows, against the oracle. A failure prints the seed and the
 * shortest commands that fail. To try others, set AIEFFECT_MODEL_SEED, and AIEFFECT_MODEL_RUNS (the trials in memory;
 * half as many in a file).
 */
import { describe, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { openSqliteStore } from "../../src/store/sqlite/sqlite-store.ts";
import type { TestClock } from "../test-clock.ts";
import { submission, trialCommands } from "./store-commands.ts";
import { type StoreHost, StoreTrial } from "./store-model.ts";

const seed = Number(process.env.AIEFFECT_MODEL_SEED ?? 20_260_101);
const runs = Number(process.env.AIEFFECT_MODEL_RUNS ?? 80);
const TIME_LIMIT_MS = 60_000 + 1_000 * runs;

function memoryHost(clock: TestClock): StoreHost {
  return {
    open: async () => openSqliteStore({ path: ":memory:", clock }),
    reopens: false,
    dispose: async () => undefined,
  };
}

function fileHost(clock: TestClock): StoreHost {
  const folder = mkdtempSync(join(tmpdir(), "aieffect-model-"));
  return {
    open: async () => openSqliteStore({ path: join(folder, "run.db"), clock }),
    reopens: true,
    dispose: async () => rmSync(folder, { recursive: true }),
  };
}

function runStoreModel(name: string, createHost: (clock: TestClock) => StoreHost, numRuns: number): void {
  test(
    name,
    async () => {
      const property = fc.asyncProperty(submission, trialCommands, async (first, commands) => {
        const trial = await StoreTrial.begin(createHost);
        try {
          await first.run(trial);
          await fc.asyncModelRun(() => ({ model: trial, real: undefined }), commands);
        } finally {
          await trial.end();
        }
      });
      await fc.assert(property, { seed, numRuns });
    },
    TIME_LIMIT_MS,
  );
}

describe("P1 to P11 hold in random interleavings", () => {
  runStoreModel("SQLite store in memory", memoryHost, runs);
  runStoreModel("SQLite store in a file, now and then reopened", fileHost, Math.ceil(runs / 2));
});
