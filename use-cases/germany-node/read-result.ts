/** What a run has made, for a person to read: what `aieffect demo` shows at the end. */
import { dirname, join } from "node:path";
import { type DataReference, toInputPath } from "../../src/service/kit.ts";
import { CHART_WIDTH, toCharts } from "../shared/report/terminal-chart.ts";
import type { TableName } from "./chronics/options.ts";
import { readTableProfile, toMeans } from "./report/profiles.ts";
import { REPORT_FILE } from "./services/output_formatter/operations.ts";

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
  try {
    const { columns, sums } = await readTableProfile(folder, table);
    if (columns === 0 || sums.length === 0) return [];
    const heading = `${title}: ${columns} columns, ${sums.length} rows`;
    return [...toCharts(new Map([[heading, toMeans(sums, CHART_WIDTH)]]), 2), ""];
  } catch (error) {
    return [`${table} cannot be shown: ${error instanceof Error ? error.message : String(error)}`, ""];
  }
}
