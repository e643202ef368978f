/** Progress bars: heavy for what is done and light for the rest, so that they read without colour. */
import { type StyledLine, toSpan } from "./styled-line.ts";

const DONE = "━";
const REST = "─";

/** @param share how much is done, 0..1 */
export function toProgressBar(share: number, width: number): StyledLine {
  const done = Math.min(Math.max(Math.floor(share * width), 0), width);
  return [toSpan(DONE.repeat(done), "active"), toSpan(REST.repeat(width - done), "faint")];
}

const STEP_MS = 100;

/** A piece that wanders from end to end: something is done, nobody knows how much. */
export function toWanderingBar(now: number, width: number): StyledLine {
  const piece = Math.min(Math.ceil(width / 4), width);
  const way = width - piece;
  const step = way === 0 ? 0 : Math.floor(now / STEP_MS) % (2 * way);
  const before = step <= way ? step : 2 * way - step;
  return [
    toSpan(REST.repeat(before), "faint"),
    toSpan(DONE.repeat(piece), "active"),
    toSpan(REST.repeat(way - before), "faint"),
  ];
}
