import { toMeans } from "./profiles.ts";

const WIDTH = 900;
const HEIGHT = 220;
const MARGIN = 12;
const POINTS = 450;

/** Lines over the same axes as SVG; the class of each line is its name. */
export function toChart(lines: Readonly<Record<string, Float64Array>>): string {
  const means = Object.entries(lines).map(([name, values]) => [name, toMeans(values, POINTS)] as const);
  const all = means.flatMap(([, values]) => values);
  const low = all.reduce((least, value) => Math.min(least, value), 0);
  const high = all.reduce((most, value) => Math.max(most, value), 0);
  const toY = (value: number) => MARGIN + ((high - value) / (high - low || 1)) * (HEIGHT - 2 * MARGIN);
  const polylines = means.map(([name, values]) => {
    const step = WIDTH / Math.max(values.length - 1, 1);
    const points = values.map((value, index) => `${(index * step).toFixed(1)},${toY(value).toFixed(1)}`);
    return `<polyline class="${name}" points="${points.join(" ")}"/>`;
  });
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">`,
    `<line x1="0" x2="${WIDTH}" y1="${toY(0)}" y2="${toY(0)}" stroke="#ccc"/>`,
    ...polylines,
    `<text x="4" y="${MARGIN}">${high.toFixed(3)}</text>`,
    `<text x="4" y="${HEIGHT - 2}">${low.toFixed(3)}</text>`,
    "</svg>",
  ].join("\n");
}
