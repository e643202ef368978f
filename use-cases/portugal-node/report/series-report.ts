/** What went into a training against what came out of its model, as a page that stands alone. Pure. */
import { type Series, toSharedNames } from "./series.ts";

const WIDTH = 640;
const HEIGHT = 140;
const STYLE = [
  "body{font:14px system-ui,sans-serif;margin:2em auto;max-width:680px;color:#222;background:#fff}",
  "svg{width:100%;height:auto;border:1px solid #ddd}h2{margin:1.5em 0 .3em;font-size:1.1em}",
  "polyline{fill:none;stroke-width:1.5}.loaded{stroke:#1f77b4;color:#1f77b4}.generated{stroke:#d62728;color:#d62728}",
  "td,th{padding:0 1em 0 0;text-align:right}",
].join("");

/** @param generated one example; only the columns that both have are shown */
export function toReport(loaded: Series, generated: Series): string {
  const sections = toSharedNames(loaded, generated).map((name) =>
    toSection(name, loaded.get(name) ?? [], generated.get(name) ?? []),
  );
  return [
    '<!doctype html><html lang="en"><meta charset="utf-8"><title>Portugal node: loaded and generated</title>',
    `<style>${STYLE}</style><h1>Loaded and generated</h1>`,
    '<p>The first rows that were <b class="loaded">loaded</b>, and the first example that the model ',
    '<b class="generated">generated</b>. A model makes series that are alike, and not the same ones.</p>',
    ...sections,
    "</html>\n",
  ].join("\n");
}

function toSection(name: string, loaded: readonly number[], generated: readonly number[]): string {
  const shown = loaded.slice(0, generated.length);
  const all = [...shown, ...generated];
  const scale = { low: toLowest(all), high: -toLowest(all.map((value) => -value)) };
  return [
    `<h2>${toHtml(name)}</h2>`,
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img" aria-label="${toHtml(name)}">`,
    toLine("loaded", shown, scale),
    toLine("generated", generated, scale),
    "</svg><table><tr><th></th><th>rows</th><th>mean</th><th>standard deviation</th></tr>",
    toRow("loaded", loaded),
    toRow("generated", generated),
    "</table>",
  ].join("\n");
}

const toLowest = (values: readonly number[]): number =>
  values.reduce((lowest, value) => Math.min(lowest, value), Number.POSITIVE_INFINITY);

interface Scale {
  readonly low: number;
  readonly high: number;
}

function toLine(kind: string, values: readonly number[], { low, high }: Scale): string {
  const range = high > low ? high - low : 1;
  const points = values.map((value, index) => {
    const x = (index / Math.max(1, values.length - 1)) * WIDTH;
    const y = HEIGHT - ((value - low) / range) * HEIGHT;
    return `${x.toFixed(1)},${y.toFixed(1)}`;
  });
  return `<polyline class="${kind}" points="${points.join(" ")}"/>`;
}

function toRow(kind: string, values: readonly number[]): string {
  const mean = values.reduce((sum, value) => sum + value / values.length, 0);
  const variance = values.reduce((sum, value) => sum + (value - mean) ** 2 / values.length, 0);
  const cells = [String(values.length), mean.toPrecision(4), Math.sqrt(variance).toPrecision(4)];
  return `<tr><th class="${kind}">${kind}</th>${cells.map((cell) => `<td>${cell}</td>`).join("")}</tr>`;
}

/** Column names come from data. */
const toHtml = (text: string): string =>
  text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll('"', "&quot;");
