import { isMarked } from "./look.ts";
import type { Brush, Painting } from "./paint.ts";
import { traceRoute, traceStraight } from "./routes.ts";
import { type Area, BOX, doMeet, toEdgeArea } from "./scene.ts";

/** Below this scale nobody sees how edges bend. */
const BENT_SCALE = 0.12;
/** Below this scale arrows would be blots. */
const ARROW_SCALE = 0.3;
const ARROW = { length: 8, width: 7 };
/** In px at a scale of 1. */
const WIDTH = 1.5;
const MARKED_WIDTH = 2.25;
/** More edges than this lie above each other, and would be a dark mass. */
const MANY = 400;

/** While the drawing moves no more edges are drawn, so that it follows at once; the others come when it rests. */
const MOST_MOVING = 400;

/** Evenly chosen ones, no more than so many. */
function thin(edges: readonly number[], most: number): readonly number[] {
  const step = Math.ceil(edges.length / most);
  return step <= 1 ? edges : edges.filter((edge) => edge % step === 0);
}

const toAlpha = (edges: number, scale: number): number =>
  edges <= MANY ? 1 : scale < BENT_SCALE ? 0.25 : 0.5;

/** Neither thicker on the screen than at a scale of 1, nor thinner than two thirds of that. */
const toWidth = (width: number, scale: number): number =>
  width * Math.max(Math.min(1, 1 / scale), 2 / 3 / scale);

/** Those that touch what stands out come last, above the others. */
export function paintEdges(brush: Brush, painting: Painting, seen: Area): void {
  const { scene, look, theme, view } = painting;
  const { layout, arrangement } = scene;
  const plain: number[] = [];
  const marked: number[] = [];
  for (const [edge, [from, to]] of arrangement.edges.entries()) {
    if (!doMeet(toEdgeArea(layout, edge), seen)) continue;
    if (isMarked(look, from) || isMarked(look, to)) marked.push(edge);
    else plain.push(edge);
  }
  const shown = painting.isMoving ? thin(plain, MOST_MOVING) : plain;
  brush.globalAlpha = toAlpha(arrangement.edges.length, view.scale) * (look.found === null ? 1 : 0.4);
  brush.strokeStyle = brush.fillStyle = theme.edge;
  brush.lineWidth = toWidth(WIDTH, view.scale);
  paintAll(brush, painting, shown);
  brush.globalAlpha = 1;
  brush.strokeStyle = brush.fillStyle = theme.accent;
  brush.lineWidth = toWidth(MARKED_WIDTH, view.scale);
  paintAll(brush, painting, marked);
}

function paintAll(brush: Brush, { scene: { layout }, view }: Painting, edges: readonly number[]): void {
  for (const edge of edges) {
    brush.beginPath();
    if (view.scale < BENT_SCALE) traceStraight(brush, layout, edge);
    else traceRoute(brush, layout, edge, BOX);
    brush.stroke();
  }
  if (view.scale < ARROW_SCALE) return;
  brush.beginPath();
  for (const edge of edges) traceArrow(brush, layout, edge);
  brush.fill();
}

function traceArrow(
  brush: Brush,
  { points, starts, direction }: Painting["scene"]["layout"],
  edge: number,
): void {
  const end = starts[edge + 1] ?? 0;
  if (end === starts[edge]) return;
  const [x = 0, y = 0] = [points[2 * end - 2], points[2 * end - 1]];
  const isRight = direction === "right";
  const [tipX, tipY] = isRight ? [x - BOX.width / 2, y] : [x, y - BOX.height / 2];
  const [backX, backY] = isRight ? [-ARROW.length, 0] : [0, -ARROW.length];
  const [sideX, sideY] = isRight ? [0, ARROW.width / 2] : [ARROW.width / 2, 0];
  brush.moveTo(tipX, tipY);
  brush.lineTo(tipX + backX - sideX, tipY + backY - sideY);
  brush.lineTo(tipX + backX + sideX, tipY + backY + sideY);
  brush.closePath();
}
