/** A box of the graph, with as much on it as can be read at its size: names, a name, a sign, or only its colour. */
import { STATUS_SIGNS } from "../../model/status-sign.ts";
import type { ItemState } from "./item-state.ts";
import { isMarked } from "./look.ts";
import type { Brush, Painting } from "./paint.ts";
import { paintLayerFace } from "./paint-layer.ts";
import { paintTaskFace } from "./paint-task.ts";
import { type Area, BOX } from "./scene.ts";

const FULL_SCALE = 0.55;
const TITLE_SCALE = 0.26;
/** The least height of a box (px) with a sign on it. */
const SIGN_HEIGHT = 8;
/** No box is drawn smaller (px). */
const LEAST = 2;
const RADIUS = 9;

export function paintBox(brush: Brush, painting: Painting, item: number, area: Area): void {
  const { look, states, view } = painting;
  const state = states[item];
  if (state === undefined) return;
  const isFaded = look.found !== null && !look.found.has(item) && !isMarked(look, item);
  brush.globalAlpha = isFaded ? 0.25 : 1;
  if (view.scale >= TITLE_SCALE) paintFramed(brush, painting, item, area, state);
  else paintFilled(brush, painting, area, state);
  paintMarks(brush, painting, item, area);
  brush.globalAlpha = 1;
}

function paintFramed(brush: Brush, painting: Painting, item: number, area: Area, state: ItemState): void {
  const { theme, view, scene } = painting;
  const isQuiet = state.status === "pending" || state.status === "skipped";
  const color = isQuiet ? theme.edge : theme.status[state.status];
  if (state.kind === "layer") traceStack(brush, theme.raised, color, area);
  traceBox(brush, area, 0);
  brush.fillStyle = theme.raised;
  brush.fill();
  const alpha = brush.globalAlpha;
  if (state.status === "failed" || state.status === "running") {
    brush.globalAlpha = alpha * 0.08;
    brush.fillStyle = color;
    brush.fill();
    brush.globalAlpha = alpha;
  }
  brush.strokeStyle = color;
  brush.lineWidth = 1.25 * Math.max(Math.min(1, 1 / view.scale), 0.8 / view.scale);
  brush.stroke();
  const isFull = view.scale >= FULL_SCALE;
  const shown = scene.arrangement.items[item];
  if (shown?.kind === "layer" && state.kind === "layer") {
    paintLayerFace(brush, painting, shown, state, area, isFull);
  } else if (shown?.kind === "task" && state.kind === "task") {
    const place = scene.places[shown.position];
    if (place !== undefined) paintTaskFace(brush, painting, place, state, area, isFull);
  }
}

/** The edges of more boxes behind this one. */
function traceStack(brush: Brush, fill: string, stroke: string, area: Area): void {
  brush.fillStyle = fill;
  brush.strokeStyle = stroke;
  brush.lineWidth = 1;
  for (const by of [6, 3]) {
    traceBox(
      brush,
      { left: area.left + by, top: area.top + by, right: area.right + by, bottom: area.bottom + by },
      0,
    );
    brush.fill();
    brush.stroke();
  }
}

/** So small that a sign is all that can be read, or not even that. */
function paintFilled(brush: Brush, { theme, view }: Painting, area: Area, { status }: ItemState): void {
  const isQuiet = status === "pending";
  const least = LEAST / view.scale;
  const width = Math.max(BOX.width, least);
  const height = Math.max(BOX.height, least);
  brush.fillStyle = isQuiet ? theme.line : theme.status[status];
  brush.fillRect(area.left, area.top, width, height);
  if (isQuiet || BOX.height * view.scale < SIGN_HEIGHT) return;
  brush.fillStyle = theme.raised;
  brush.font = `700 46px ${theme.fonts}`;
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  brush.fillText(STATUS_SIGNS[status], area.left + width / 2, area.top + height / 2);
}

function paintMarks(brush: Brush, { look, theme, view }: Painting, item: number, area: Area): void {
  const px = 1 / Math.min(1, view.scale);
  brush.strokeStyle = theme.accent;
  if (item === look.picked) {
    brush.lineWidth = 3 * px;
    traceBox(brush, area, 1.5 * px);
    brush.stroke();
  }
  if (item === look.focused) {
    brush.lineWidth = 2 * px;
    traceBox(brush, area, 6 * px);
    brush.stroke();
  }
  if (item !== look.hovered || item === look.picked) return;
  brush.lineWidth = 1.5 * px;
  traceBox(brush, area, 0);
  brush.stroke();
}

/** @param by how far outside of its area */
function traceBox(brush: Brush, { left, top, right, bottom }: Area, by: number): void {
  brush.beginPath();
  brush.roundRect(left - by, top - by, right - left + 2 * by, bottom - top + 2 * by, RADIUS + by);
}
