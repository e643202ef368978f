/** What pointers and the wheel do with a drawing: drag, pinch, zoom, rest on a box, pick one. */
import { type RefObject, useEffect, useRef } from "react";
import type { Drawing } from "./drawing.ts";
import { Gesture } from "./gesture.ts";
import type { Point } from "./viewport.ts";

interface GesturePorts {
  readonly canvas: RefObject<HTMLCanvasElement | null>;
  readonly drawing: Drawing | null;
  /** Null beside all boxes. */
  readonly onPick: (item: number | null) => void;
  readonly onHover: (item: number | null) => void;
}

const WHEEL_RATE = 0.0016;
/** A pinch on a touchpad comes as a wheel, in small steps. */
const PINCH_RATE = 0.01;
const LINE_PX = 16;

export function useGestures(ports: GesturePorts): void {
  const latest = useRef(ports);
  latest.current = ports;
  const { canvas, drawing } = ports;
  useEffect(() => {
    const element = canvas.current;
    if (element === null || drawing === null) return;
    const end = new AbortController();
    listen(element, drawing, latest, end.signal);
    return () => end.abort();
  }, [canvas, drawing]);
}

function listen(
  element: HTMLCanvasElement,
  drawing: Drawing,
  ports: RefObject<GesturePorts>,
  signal: AbortSignal,
): void {
  const gesture = new Gesture();
  const toPoint = (event: MouseEvent): Point => ({ x: event.offsetX, y: event.offsetY });
  const onDown = (event: PointerEvent): void => {
    if (event.button !== 0) return;
    element.setPointerCapture(event.pointerId);
    gesture.press(event.pointerId, toPoint(event));
  };
  const onMove = (event: PointerEvent): void => {
    const at = toPoint(event);
    if (!gesture.isUnderWay) ports.current.onHover(drawing.itemAt(at));
    const { by, factor, around } = gesture.move(event.pointerId, at);
    if (by.x !== 0 || by.y !== 0) drawing.pan(by);
    if (factor !== 1) drawing.zoom(factor, around);
  };
  const onUp = (event: PointerEvent): void => {
    const at = toPoint(event);
    if (gesture.release(event.pointerId) && event.type === "pointerup")
      ports.current.onPick(drawing.itemAt(at));
  };
  const onWheel = (event: WheelEvent): void => {
    event.preventDefault();
    const px = event.deltaY * (event.deltaMode === WheelEvent.DOM_DELTA_LINE ? LINE_PX : 1);
    drawing.zoom(Math.exp(-px * (event.ctrlKey ? PINCH_RATE : WHEEL_RATE)), toPoint(event));
  };
  element.addEventListener("pointerdown", onDown, { signal });
  element.addEventListener("pointermove", onMove, { signal });
  element.addEventListener("pointerup", onUp, { signal });
  element.addEventListener("pointercancel", onUp, { signal });
  element.addEventListener("pointerleave", () => ports.current.onHover(null), { signal });
  element.addEventListener("wheel", onWheel, { signal, passive: false });
}
