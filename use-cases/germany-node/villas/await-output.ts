/** Waits for the five files that VILLASnode writes: that they are there does not say that they are finished. */
import { stat } from "node:fs/promises";
import { join } from "node:path";
import { OperationError } from "../../../src/service/kit.ts";
import { checkChronics } from "../chronics/check-chronics.ts";
import { TABLE_NAMES, toFileName } from "../chronics/options.ts";

export interface Patience {
  readonly pollIntervalMs: number;
  readonly pollTimeoutMs: number;
  readonly signal: AbortSignal;
  /** Told after each look how many files there are. */
  readonly found: (files: number) => void;
}

/**
 * Returns when all five exist, did not grow between two looks, and are a whole set.
 *
 * @throws OperationError when that takes too long
 */
export async function awaitOutput(folder: string, compress: boolean, patience: Patience): Promise<void> {
  const names = TABLE_NAMES.map((table) => toFileName(table, compress));
  const deadline = performance.now() + patience.pollTimeoutMs;
  let before = "";
  for (;;) {
    patience.signal.throwIfAborted();
    const sizes = await Promise.all(names.map((name) => toSize(join(folder, name))));
    const missing = names.filter((_, index) => sizes[index] === null);
    patience.found(names.length - missing.length);
    const isSteady = missing.length === 0 && sizes.join() === before;
    const wrong = isSteady ? await findWrong(folder) : null;
    if (isSteady && wrong === null) return;
    before = sizes.join();
    if (performance.now() > deadline) throw tooLate(missing, wrong);
    await Bun.sleep(patience.pollIntervalMs);
  }
}

const toSize = (path: string): Promise<number | null> =>
  stat(path).then(
    ({ size }) => size,
    () => null,
  );

async function findWrong(folder: string): Promise<string | null> {
  const wrong = (await checkChronics(folder)).filter(({ valid }) => !valid);
  return wrong.length === 0 ? null : wrong.map(({ file, error }) => `${file}: ${error}`).join("; ");
}

function tooLate(missing: readonly string[], wrong: string | null): OperationError {
  const reason =
    missing.length > 0 ? `Missing: ${missing.join(", ")}` : `Not usable: ${wrong ?? "still growing"}`;
  return new OperationError(`Timeout waiting for VILLASnode output. ${reason}`);
}
