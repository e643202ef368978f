import { toAxes, toPolyline, toScale, toY } from "../../shared/report/polyline.ts";
import { toMeans } from "./profiles.ts";

const WIDTH = 900;
const HEIGHT = 220;
const MARGIN = 12;
const POINTS = 450;

/** Lines over the same axes as SVG, with the line of zero; the class of each line is its name. */
export function toChart(lines: Readonly<Record<string, Float64Array>>): string {
  const means = Object.entries(lines).map(([name, values]) => [name, toMeans(values, POINTS)] as const);
  const all = [0, ...means.flatMap(([, values]) => values)];
  const axes = toAxes(all, { width: WIDTH, height: HEIGHT, margin: MARGIN });
  const zero = toY(0, axes);
  return [
    `<svg viewBox="0 0 ${WIDTH} ${HEIGHT}" role="img">`,
    `<line x1="0" x2="${WIDTH}" y1="${zero}" y2="${zero}" stroke="#ccc"/>`,
    ...means.map(([name, values]) => toPolyline(name, values, axes)),
    ...toScale(axes, (value) => value.toFixed(3)),
    "</svg>",
  ].join("\n");
}
