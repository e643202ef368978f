/** How edges run between boxes: level beside every layer that they pass, bent in the gaps between the layers. */
import type { GraphLayout } from "./layout.ts";
import type { Size } from "./viewport.ts";

/** What draws lines, such as the context of a canvas. */
export interface Pen {
  moveTo(x: number, y: number): void;
  lineTo(x: number, y: number): void;
  bezierCurveTo(x1: number, y1: number, x2: number, y2: number, x: number, y: number): void;
}

/** From the side of the box where an edge begins to that of the box where it ends. */
export function traceRoute(pen: Pen, layout: GraphLayout, edge: number, box: Size): void {
  const isRight = layout.direction === "right";
  const half = (isRight ? box.width : box.height) / 2;
  const [from = 0, to = 0] = [layout.starts[edge], layout.starts[edge + 1]];
  const [along, across] = isRight ? [0, 1] : [1, 0];
  const { points } = layout;
  let [at, level] = [0, 0];
  for (let point = from; point < to; point += 1) {
    const middle = points[2 * point + along] ?? 0;
    const nextLevel = points[2 * point + across] ?? 0;
    if (point === from) {
      [at, level] = [middle + half, nextLevel];
      move(pen, isRight, at, level);
      continue;
    }
    bend(pen, isRight, { at, level }, { at: middle - half, level: nextLevel });
    if (point < to - 1) line(pen, isRight, middle + half, nextLevel);
    [at, level] = [middle + half, nextLevel];
  }
}

const move = (pen: Pen, isRight: boolean, at: number, level: number): void =>
  isRight ? pen.moveTo(at, level) : pen.moveTo(level, at);

const line = (pen: Pen, isRight: boolean, at: number, level: number): void =>
  isRight ? pen.lineTo(at, level) : pen.lineTo(level, at);

interface Spot {
  readonly at: number;
  readonly level: number;
}

/** A bend that is so much higher than it is long looks straight, and a straight line costs less. */
const STEEP = 30;

function bend(pen: Pen, isRight: boolean, from: Spot, to: Spot): void {
  const middle = (from.at + to.at) / 2;
  const height = Math.abs(from.level - to.level);
  if (height === 0 || height > STEEP * Math.abs(to.at - from.at)) line(pen, isRight, to.at, to.level);
  else if (isRight) pen.bezierCurveTo(middle, from.level, middle, to.level, to.at, to.level);
  else pen.bezierCurveTo(from.level, middle, to.level, middle, to.level, to.at);
}

/** The same as straight lines from box to box: for drawings so small that nobody sees a bend. */
export function traceStraight(pen: Pen, { points, starts }: GraphLayout, edge: number): void {
  const [from = 0, to = 0] = [starts[edge], starts[edge + 1]];
  for (let point = from; point < to; point += 1) {
    const [x = 0, y = 0] = [points[2 * point], points[2 * point + 1]];
    if (point === from) pen.moveTo(x, y);
    else pen.lineTo(x, y);
  }
}
