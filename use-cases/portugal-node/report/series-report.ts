/** What went into a training against what came out of its model, as a page that stands alone. Pure. */
import { toPage } from "../../shared/report/page.ts";
import { toAxes, toPolyline, toScale } from "../../shared/report/polyline.ts";
import { MOST_ROWS } from "./first-rows.ts";
import { type Series, toSharedNames } from "./series.ts";

const SIZE = { width: 640, height: 140 };
const STYLE = [
  ".loaded{stroke:#1f77b4;color:#1f77b4}.generated{stroke:#d62728;color:#d62728}",
  "td,th{padding:0 1em 0 0;text-align:right}",
].join("");

/** @param generated one example; only the columns that both have are shown */
export function toReport(loaded: Series, generated: Series): string {
  const sections = toSharedNames(loaded, generated).map((name) =>
    toSection(name, loaded.get(name) ?? [], generated.get(name) ?? []),
  );
  const body = [
    '<p>The first rows that were <b class="loaded">loaded</b>, and the first example that the model ',
    '<b class="generated">generated</b>. A model makes series that are alike, and not the same ones. ',
    `A chart shows as many rows as the example has, a table speaks of the first ${MOST_ROWS} that were loaded.</p>`,
    ...sections,
  ];
  return toPage({ title: "Portugal node: loaded and generated", style: STYLE, body });
}

function toSection(name: string, loaded: readonly number[], generated: readonly number[]): string {
  const shown = loaded.slice(0, generated.length);
  const axes = toAxes([...shown, ...generated], SIZE);
  // Column names come from data.
  const title = Bun.escapeHTML(name);
  return [
    `<h2>${title}</h2>`,
    `<svg viewBox="0 0 ${SIZE.width} ${SIZE.height}" role="img" aria-label="${title}">`,
    toPolyline("loaded", shown, axes),
    toPolyline("generated", generated, axes),
    ...toScale(axes, (value) => String(Number(value.toPrecision(4)))),
    "</svg><table><tr><th></th><th>rows</th><th>mean</th><th>standard deviation</th></tr>",
    toRow("loaded", loaded),
    toRow("generated", generated),
    "</table>",
  ].join("\n");
}

function toRow(kind: string, values: readonly number[]): string {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0);
  const cells = [String(values.length), mean.toPrecision(4), Math.sqrt(variance).toPrecision(4)];
  return `<tr><th class="${kind}">${kind}</th>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
}
