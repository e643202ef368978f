/**
 * The model-based test of a store: random trials against the oracle. Its seed is fixed; to look further, set
 * AIEFFECT_MODEL_SEED, and AIEFFECT_MODEL_RUNS (the trials of a store in memory).
 */
import { test } from "bun:test";
import fc from "fast-check";
import type { TestClock } from "../test-clock.ts";
import { submission, trialCommands } from "./store-commands.ts";
import { type StoreHost, StoreTrial } from "./store-model.ts";

const seed = Number(process.env.AIEFFECT_MODEL_SEED ?? 20_260_101);
/** How many trials a store gets to which a call costs nothing; others get a part of them. */
export const MODEL_RUNS = Number(process.env.AIEFFECT_MODEL_RUNS ?? 80);

/**
 * Registers one test, which makes `numRuns` trials, each on an empty store.
 *
 * @param createHost says where the store of a trial lives; it takes its time from `clock`
 */
export function runStoreModel(
  name: string,
  createHost: (clock: TestClock) => StoreHost,
  numRuns: number,
): void {
  test(
    `P1 to P15 hold in random interleavings: ${name}`,
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
    60_000 + 1_000 * numRuns,
  );
}
