/** The report of a run as one HTML page: charts of what went in against what came out. It needs nothing beside itself. */

import { toPage } from "../../shared/report/page.ts";
import type { TableName } from "../chronics/options.ts";
import type { Manifest } from "../manifest.ts";
import { toChart } from "./chart.ts";
import { readInputProfiles, readTableProfile } from "./profiles.ts";

export interface ReportSource {
  readonly workflowId: string;
  readonly manifest: Manifest;
  /** Of the five tables. */
  readonly folder: string;
  readonly warnings: readonly string[];
}

const CHARTS = [
  ["load_p", "Consumption, active power"],
  ["load_q", "Consumption, reactive power"],
  ["prod_p", "Generation, active power"],
  ["prod_q", "Generation, reactive power"],
] as const;

const STYLE = ".input{stroke:#c2571a;stroke-dasharray:4 3}.output{stroke:#1f5fa8}";

export async function makeReport({ workflowId, manifest, folder, warnings }: ReportSource): Promise<string> {
  const inputs = {
    load: await readInputProfiles(manifest.loads_dir, manifest.load_files),
    sgen: await readInputProfiles(manifest.sgens_dir, manifest.sgen_files),
  };
  const sections: string[] = [];
  for (const [table, title] of CHARTS) {
    const { columns, sums } = await readTableProfile(folder, table);
    sections.push(
      toSection(title, `${table}: ${columns} columns, ${toLength(sums.length, manifest)}`, {
        input: toInput(inputs, table),
        output: sums,
      }),
    );
  }
  const body = [
    `<p>${manifest.load_files.length} load series and ${manifest.sgen_files.length} generator series went in;`,
    "each chart shows the sum of all of them (orange, dashed) and the sum of all columns of the table (blue).",
    "Where only blue is seen, both are the same. A generator's file counts consumption as positive, and its column",
    "generation, so the two mirror each other, unless <code>negate_sgens</code> was false.</p>",
    ...warnings.map((warning) => `<p><strong>Warning:</strong> ${Bun.escapeHTML(warning)}</p>`),
    ...sections,
  ];
  return toPage({ title: `Chronics of ${workflowId}`, style: STYLE, body });
}

const toLength = (rows: number, { interval_minutes: minutes }: Manifest): string =>
  minutes === null ? `${rows} rows` : `${rows} rows of ${minutes} minutes`;

type Inputs = Record<"load" | "sgen", Awaited<ReturnType<typeof readInputProfiles>>>;

function toInput({ load, sgen }: Inputs, table: TableName): Float64Array {
  const profiles = table.startsWith("load") ? load : sgen;
  return table.endsWith("_p") ? profiles.p : profiles.q;
}

function toSection(
  title: string,
  what: string,
  lines: { readonly input: Float64Array; readonly output: Float64Array },
): string {
  return `<h2>${title}</h2>\n<p>${what}</p>\n${toChart(lines)}`;
}
