/** What stands on the box of a task. */
import { STATUS_SIGNS } from "../../model/status-sign.ts";
import type { GraphPlace, PlaceState } from "./graph-place.ts";
import type { Brush, Painting } from "./paint.ts";
import type { Area } from "./scene.ts";

const RING = { x: 29, radius: 15, width: 3.5 };
const TEXT_LEFT = 55;
const TEXT_RIGHT = 10;
/** Of the circle, for something that runs and does not say how far it is. */
const UNKNOWN_PART = 0.25;
const TOP = -Math.PI / 2;

export function paintTaskFace(
  brush: Brush,
  painting: Painting,
  place: GraphPlace,
  state: PlaceState,
  area: Area,
  isFull: boolean,
): void {
  const middle = (area.top + area.bottom) / 2;
  paintRing(brush, painting, state, area.left + RING.x, middle);
  const left = area.left + TEXT_LEFT;
  const width = area.right - TEXT_RIGHT - left;
  brush.textAlign = "left";
  brush.textBaseline = "alphabetic";
  if (isFull) paintNames(brush, painting, place, state, { left, width, top: area.top });
  else paintShortly(brush, painting, place, { left, width, top: area.top });
}

interface Room {
  readonly left: number;
  readonly width: number;
  readonly top: number;
}

/** Two lines, large enough to be read when the box is half as large. */
function paintShortly(brush: Brush, painting: Painting, place: GraphPlace, { left, width, top }: Room): void {
  paintText(brush, painting, place.operation, { left, at: top + 29, width, size: 20 });
  brush.font = `400 16px ${painting.theme.fonts}`;
  brush.fillStyle = painting.theme.faint;
  brush.fillText(painting.labels.cut(brush, place.container, width), left, top + 49);
}

function paintNames(
  brush: Brush,
  painting: Painting,
  place: GraphPlace,
  state: PlaceState,
  { left, width, top }: Room,
): void {
  const { theme } = painting;
  paintText(brush, painting, place.operation, { left, at: top + 23, width, size: 13.5 });
  const details = state.attempt > 1 ? `${place.nodeType} · attempt ${state.attempt}` : place.nodeType;
  for (const [text, at, size] of [
    [place.container, top + 38.5, 12],
    [details, top + 52.5, 10.5],
  ] as const) {
    brush.font = `400 ${size}px ${theme.fonts}`;
    brush.fillStyle = theme.faint;
    brush.fillText(painting.labels.cut(brush, text, width), left, at);
  }
}

interface Place {
  readonly left: number;
  readonly at: number;
  readonly width: number;
  readonly size: number;
}

export function paintText(
  brush: Brush,
  { theme, labels }: Pick<Painting, "theme" | "labels">,
  text: string,
  { left, at, width, size }: Place,
): void {
  brush.font = `600 ${size}px ${theme.fonts}`;
  brush.fillStyle = theme.text;
  brush.fillText(labels.cut(brush, text, width), left, at);
}

/** A ring that closes as the task gets on, and the sign of its state in it. */
function paintRing(
  brush: Brush,
  { theme }: Painting,
  { status, progress }: PlaceState,
  x: number,
  y: number,
): void {
  const color = theme.status[status];
  brush.lineWidth = RING.width;
  brush.strokeStyle = theme.line;
  brush.beginPath();
  brush.arc(x, y, RING.radius, 0, 2 * Math.PI);
  brush.stroke();
  const part = toPart(status, progress);
  if (part > 0) {
    brush.strokeStyle = color;
    brush.beginPath();
    brush.arc(x, y, RING.radius, TOP, TOP + 2 * Math.PI * part);
    brush.stroke();
  }
  brush.fillStyle = color;
  brush.font = `700 15px ${theme.fonts}`;
  brush.textAlign = "center";
  brush.textBaseline = "middle";
  brush.fillText(STATUS_SIGNS[status], x, y + 1);
}

function toPart(status: PlaceState["status"], progress: number | null): number {
  if (status === "completed" || status === "failed") return 1;
  if (status !== "running") return 0;
  return progress === null ? UNKNOWN_PART : Math.min(100, Math.max(3, progress)) / 100;
}
