/**
 * Speed and memory of the Germany node's conversion: 27 loads and 14 generators over a year at five minutes, against
 * reading the same bytes and writing the same bytes.
 */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { convertRaw } from "../../../use-cases/germany-node/services/data_provider/convert-raw.ts";
import { median, printFigure } from "../figure.ts";

const ROWS = 105_120;
const ROUNDS = 5;
const KINDS = [
  ["loads", "Load", 27],
  ["sgens", "SGen", 14],
] as const;

const folder = mkdtempSync(join(tmpdir(), "aieffect-bench-germany-"));
try {
  writeYear();
  measure();
} finally {
  rmSync(folder, { recursive: true });
}

function measure(): void {
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
  return JSON.parse(child.stdout.toString());
}

function writeYear(): void {
  const readings = makeReadings();
  for (const [directory, prefix, count] of KINDS) {
    mkdirSync(join(folder, directory));
    for (let label = 0; label < count; label += 1) {
      const rows = Array.from(
        { length: ROWS },
        (_, row) =>
          `${row / 12},${readings[(row * 7 + label * 31) % ROWS]},${readings[(row + label) % ROWS]}`,
      );
      const raw = `timestep,P_norm,Q_norm\n${rows.join("\n")}\n`;
      writeFileSync(join(folder, directory, `${prefix}${label}_converted.csv`), convertRaw(raw, prefix).text);
    }
  }
  writeFileSync(join(folder, "grid.json"), makeGrid());
  for (const name of ["out", "bare"]) mkdirSync(join(folder, name));
  // The bare copy writes the bytes that the conversion makes.
  run("convert-year.ts");
  const bytes = readdirSync(join(folder, "out")).map(
    (name) => [name, readFileSync(join(folder, "out", name))] as const,
  );
  for (const [name, content] of bytes) writeFileSync(join(folder, "bare", name), content);
}

/** Texts of six decimals from 0 to 1, in no order. */
function makeReadings(): string[] {
  const toReading = (index: number) => ((Math.imul(index + 1, 2_654_435_761) >>> 0) / 2 ** 32).toFixed(6);
  return Array.from({ length: ROWS }, (_, index) => toReading(index));
}

function makeGrid(): string {
  const frame = (count: number) => {
    const index = Array.from({ length: count }, (_, label) => label);
    const data = index.map((label) => [label, 1, 0.5, 1]);
    const inner = { columns: ["bus", "p_mw", "q_mvar", "scaling"], index, data };
    return { _class: "DataFrame", _object: JSON.stringify(inner), orient: "split" };
  };
  return JSON.stringify({ _class: "pandapowerNet", _object: { load: frame(27), sgen: frame(14) } });
}
