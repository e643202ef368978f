/** How much longer than the window a chart is, and what of it is seen. What was in the middle stays there. */
import { type RefObject, useCallback, useEffect, useLayoutEffect, useRef, useState } from "react";
import { useKept, useKeptView } from "../parts/use-kept.ts";

export type Scale = "in" | "out" | "fit";

/** px, without the names */
interface ChartSize {
  readonly window: number;
  readonly names: number;
}

/** px from the beginning of the chart */
export interface SeenPart {
  readonly from: number;
  readonly to: number;
}

const STEP = 2;
/** Longer than this (px) browsers do not draw exactly any more. */
const LONGEST_CHART = 4_000_000;
/** What is shorter (px) tells nothing. */
const LEAST_WINDOW = 120;
/** Behind the end (px), for what is written there. */
export const END_ROOM = 26;

/** @param leastMs the shortest time that is of interest, which may become as long as the window */
export function useZoom(scroller: RefObject<HTMLElement | null>, shownMs: number, leastMs: number) {
  const size = useSize(scroller);
  const kept = useKeptView();
  const [zoom, setZoom] = useKept("timelineScale");
  const most = Math.max(1, Math.min(shownMs / leastMs, LONGEST_CHART / size.window));
  const factor = Math.min(zoom, most);
  const width = Math.floor(size.window * factor);
  const { seen, onScroll: followSeen } = useSeenPart(scroller, size.window);

  const onScroll = useCallback(() => {
    const { current } = scroller;
    if (current !== null) kept.keep({ timelineMiddle: (current.scrollLeft + size.window / 2) / width });
    followSeen();
  }, [scroller, size.window, width, kept, followSeen]);

  const change = useCallback(
    (scale: Scale): void => {
      setZoom(
        scale === "fit" ? 1 : Math.max(1, Math.min(scale === "in" ? factor * STEP : factor / STEP, most)),
      );
    },
    [setZoom, factor, most],
  );
  useLayoutEffect(() => {
    const { current } = scroller;
    if (current !== null) current.scrollLeft = kept.lookedAt.timelineMiddle * width - size.window / 2;
  }, [scroller, width, size.window, kept]);
  useWheel(scroller, change);
  return { width, names: size.names, seen, onScroll, change, canGrow: factor < most, canShrink: factor > 1 };
}

/** Follows what is in the chart's window; the column of names is the first child of its first row. */
function useSize(scroller: RefObject<HTMLElement | null>): ChartSize {
  const [size, setSize] = useState<ChartSize>({ window: 600, names: 200 });
  useLayoutEffect(() => {
    const { current } = scroller;
    if (current === null) return;
    const measure = () => {
      const names = current.querySelector<HTMLElement>("[data-names]")?.offsetWidth ?? 0;
      setSize({ window: Math.max(current.clientWidth - names - END_ROOM, LEAST_WINDOW), names });
    };
    const observer = new ResizeObserver(measure);
    observer.observe(current);
    measure();
    return () => observer.disconnect();
  }, [scroller]);
  return size;
}

/** Coarsely: it changes with every half of a window, and spans what is beside the window too. */
function useSeenPart(scroller: RefObject<HTMLElement | null>, window: number) {
  const [half, setHalf] = useState(0);
  const onScroll = useCallback(() => {
    setHalf(Math.floor((scroller.current?.scrollLeft ?? 0) / (window / 2)));
  }, [scroller, window]);
  const from = Math.max(0, (half - 1) * (window / 2));
  return { seen: { from, to: from + window * 2.5 } satisfies SeenPart, onScroll };
}

/** The wheel with Ctrl, and a pinch on a touchpad, which browsers tell as the same. */
function useWheel(scroller: RefObject<HTMLElement | null>, change: (scale: Scale) => void): void {
  const turned = useRef(0);
  useEffect(() => {
    const { current } = scroller;
    if (current === null) return;
    const onWheel = (event: WheelEvent) => {
      if (!event.ctrlKey) return;
      event.preventDefault();
      turned.current += event.deltaY;
      if (Math.abs(turned.current) < LEAST_TURN) return;
      change(turned.current < 0 ? "in" : "out");
      turned.current = 0;
    };
    current.addEventListener("wheel", onWheel, { passive: false });
    return () => current.removeEventListener("wheel", onWheel);
  }, [scroller, change]);
}

/** So far (px) a wheel is turned until the scale changes. */
const LEAST_TURN = 40;
