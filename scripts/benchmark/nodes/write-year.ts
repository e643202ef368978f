/** Writes 27 loads and 14 generators over a year at five minutes into the folder, and their grid. */
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { convertRaw } from "../../../use-cases/germany-node/services/data_provider/convert-raw.ts";

const ROWS = 105_120;
const KINDS = [
  ["loads", "Load", 27],
  ["sgens", "SGen", 14],
] as const;

const [, , folder = ""] = process.argv;
writeYear();

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
  mkdirSync(join(folder, "out"));
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
