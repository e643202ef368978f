/**
 * Speed and memory of the Germany node's conversion: 27 loads and 14 generators over a year at five minutes, against
 * reading the same bytes and writing the same bytes.
 */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { median, printFigure } from "../figure.ts";

const ROUNDS = 5;
const folder = mkdtempSync(join(tmpdir(), "aieffect-bench-germany-"));
try {
  // A process of its own: a child begins with the peak of the process that starts it, so this one stays small.
  run("write-year.ts");
  measure();
} finally {
  rmSync(folder, { recursive: true });
}

function measure(): void {
  // The bare copy writes the bytes that the conversion makes.
  run("convert-year.ts");
  const conversions: number[] = [];
  const bares: number[] = [];
  let memory = 0;
  for (let round = 0; round < ROUNDS; round += 1) {
    bares.push(run("bare-copy.ts").ms);
    const conversion = run("convert-year.ts");
    conversions.push(conversion.ms);
    memory = Math.max(memory, conversion.bytes);
  }
  const ratio = median(conversions.map((ms, round) => ms / (bares[round] ?? ms)));
  const name = "year of 82 series to chronics, against reading and writing the bytes";
  const from = `conversion ${median(conversions).toFixed(0)} ms, bare ${median(bares).toFixed(0)} ms, medians of ${ROUNDS}`;
  printFigure({ name, value: ratio, limit: 8, unit: "x", from });
  const megabytes = memory / 1e6;
  printFigure({
    name: "memory of that",
    value: megabytes,
    limit: 400,
    unit: "MB",
    from: "highest of all rounds",
  });
}

/** Each in a process of its own, which tells its time: what starting it takes does not count. */
function run(script: string): { readonly ms: number; readonly bytes: number } {
  const child = Bun.spawnSync([process.execPath, join(import.meta.dir, script), folder]);
  if (child.exitCode !== 0) throw new Error(`${script} ended with ${child.exitCode}: ${child.stderr}`);
  const text = child.stdout.toString();
  return text === "" ? { ms: 0, bytes: 0 } : JSON.parse(text);
}
