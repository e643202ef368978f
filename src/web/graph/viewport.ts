/** Which part of a drawing is seen, and how large. */

export interface Point {
  readonly x: number;
  readonly y: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

/** `x` and `y` are the point of the drawing at the top left of what is seen; `scale` is px per unit of the drawing. */
export interface Viewport extends Point {
  readonly scale: number;
}

/** So much of a drawing of any length is seen that a box is a dot at least. */
const LEAST_SCALE = 0.002;
const MOST_SCALE = 2.5;
/** Between what is fitted in and the edge (px). */
const MARGIN = 24;

export const clampScale = (scale: number): number => Math.min(MOST_SCALE, Math.max(LEAST_SCALE, scale));

/** The point of the drawing that is seen at a point of the screen. */
export const toDrawing = (view: Viewport, at: Point): Point => ({
  x: view.x + at.x / view.scale,
  y: view.y + at.y / view.scale,
});

/** @param by how far the drawing moves on the screen (px) */
export const pan = (view: Viewport, by: Point): Viewport => ({
  ...view,
  x: view.x - by.x / view.scale,
  y: view.y - by.y / view.scale,
});

/** Larger or smaller by a factor; what is seen at this point of the screen stays there. */
export function zoomAround(view: Viewport, at: Point, factor: number): Viewport {
  const scale = clampScale(view.scale * factor);
  const fixed = toDrawing(view, at);
  return { scale, x: fixed.x - at.x / scale, y: fixed.y - at.y / scale };
}

/** The whole drawing in the middle of the screen, at no more than its own size. */
export function fit(drawing: Size, screen: Size): Viewport {
  const room = { width: screen.width - 2 * MARGIN, height: screen.height - 2 * MARGIN };
  const scale = clampScale(Math.min(1, room.width / drawing.width, room.height / drawing.height));
  return centre({ x: drawing.width / 2, y: drawing.height / 2 }, screen, scale);
}

/** This point of the drawing in the middle of the screen. */
export const centre = (at: Point, screen: Size, scale: number): Viewport => ({
  scale,
  x: at.x - screen.width / 2 / scale,
  y: at.y - screen.height / 2 / scale,
});

/** Whether the middle of the screen is in the drawing. Where it is not, the view is of another drawing, or somebody got lost. */
export function isWithin(view: Viewport, drawing: Size, screen: Size): boolean {
  const middle = toDrawing(view, { x: screen.width / 2, y: screen.height / 2 });
  return middle.x >= 0 && middle.x <= drawing.width && middle.y >= 0 && middle.y <= drawing.height;
}

/** Part of the way (0 to 1) from one view to another; the scale grows evenly to the eye. */
export function between(from: Viewport, to: Viewport, part: number): Viewport {
  const mix = (a: number, b: number): number => a + (b - a) * part;
  return {
    scale: from.scale * (to.scale / from.scale) ** part,
    x: mix(from.x, to.x),
    y: mix(from.y, to.y),
  };
}
