/** What a run has made, for a person to read: what `aieffect demo` shows at the end. */
import { dirname, join } from "node:path";
import { plot } from "asciichart";
import { type DataReference, toInputPath } from "../../src/service/kit.ts";
import type { TableName } from "./chronics/options.ts";
import { readTableProfile, toMeans } from "./report/profiles.ts";
import { REPORT_FILE } from "./services/output_formatter/operations.ts";

const POINTS = 60;
const HEIGHT = 5;
const CHARTS = [
  ["load_p", "Consumption of all loads (load_p)"],
  ["prod_p", "Generation of all static generators (prod_p)"],
] as const;

/** @param reference to what FormatOutput has made */
export async function readResult(reference: DataReference): Promise<readonly string[]> {
  const folder = toInputPath(reference.uri);
  const charts = await Promise.all(CHARTS.map(([table, title]) => drawTable(folder, table, title)));
  return [...charts.flat(), `Report: ${join(dirname(folder), REPORT_FILE)}`];
}

async function drawTable(folder: string, table: TableName, title: string): Promise<readonly string[]> {
  const { columns, sums } = await readTableProfile(folder, table).catch(() => ({
    columns: 0,
    sums: new Float64Array(),
  }));
  if (columns === 0 || sums.length === 0) return [];
  const format = (value: number) => value.toFixed(2).padStart(8);
  const chart = plot(toMeans(sums, POINTS), { height: HEIGHT, format });
  return [
    `${title}: ${columns} columns, ${sums.length} rows`,
    ...chart.split("\n").map((line) => line.trimEnd()),
    "",
  ];
}
