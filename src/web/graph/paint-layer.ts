/** What stands on the box of a layer. */
import { formatCount } from "../../model/quantity.ts";
import { STATUS_SIGNS } from "../../model/status-sign.ts";
import { BAR_ORDER } from "../parts/counts.ts";
import type { Item } from "./grouping.ts";
import type { ItemState } from "./item-state.ts";
import type { Brush, Painting } from "./paint.ts";
import { paintText } from "./paint-task.ts";
import type { Area } from "./scene.ts";

const INSIDE = 12;
const BAR_HEIGHT = 6;

export function paintLayerFace(
  brush: Brush,
  painting: Painting,
  { positions }: Extract<Item, { kind: "layer" }>,
  { counts }: Extract<ItemState, { kind: "layer" }>,
  area: Area,
  isFull: boolean,
): void {
  const { theme, labels } = painting;
  const left = area.left + INSIDE;
  const width = area.right - INSIDE - left;
  brush.textAlign = "left";
  brush.textBaseline = "alphabetic";
  const title = `${formatCount(positions.length)} tasks`;
  paintText(brush, painting, title, {
    left,
    at: area.top + (isFull ? 21 : 32),
    width,
    size: isFull ? 13.5 : 23,
  });
  let from = left;
  const barTop = area.top + (isFull ? 29 : 42);
  for (const status of BAR_ORDER) {
    const length = (counts[status] / positions.length) * width;
    brush.fillStyle = status === "pending" ? theme.line : theme.status[status];
    brush.fillRect(from, barTop, length, BAR_HEIGHT);
    from += length;
  }
  if (!isFull) return;
  const told = BAR_ORDER.filter((status) => counts[status] > 0);
  const text = told.map((status) => `${STATUS_SIGNS[status]} ${formatCount(counts[status])}`).join("   ");
  brush.font = `400 11.5px ${theme.fonts}`;
  brush.fillStyle = theme.faint;
  brush.fillText(labels.cut(brush, text, width), left, area.top + 51);
}
