import { useMemo, useState } from "react";
import { useKept } from "../parts/use-kept.ts";
import type { GraphPlace } from "./graph-place.ts";
import { findTasks } from "./task-search.ts";

export interface SearchControl {
  readonly text: string;
  readonly setText: (text: string) => void;
  /** Positions; null while nothing is searched for. */
  readonly found: readonly number[] | null;
  /** Which of those found was gone to last. */
  readonly at: number | null;
  /** Goes to the next one, or the one before; behind the last comes the first. */
  readonly step: (by: 1 | -1) => void;
}

/** @param goTo shows the task at a position */
export function useSearch(places: readonly GraphPlace[], goTo: (position: number) => void): SearchControl {
  const [text, setText] = useKept("search");
  const [at, setAt] = useState<number | null>(null);
  const found = useMemo(() => findTasks(places, text), [places, text]);
  const step = (by: 1 | -1): void => {
    if (found === null || found.length === 0) return;
    const to = at === null ? (by === 1 ? 0 : found.length - 1) : at + by;
    const next = (to + found.length) % found.length;
    setAt(next);
    goTo(found[next] ?? 0);
  };
  const search = (next: string): void => {
    setText(next);
    setAt(null);
  };
  return { text, setText: search, found, at, step };
}
