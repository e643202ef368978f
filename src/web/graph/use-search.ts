import { useMemo, useState } from "react";
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
  const [search, setSearch] = useState<{ readonly text: string; readonly at: number | null }>({
    text: "",
    at: null,
  });
  const found = useMemo(() => findTasks(places, search.text), [places, search.text]);
  const step = (by: 1 | -1): void => {
    if (found === null || found.length === 0) return;
    const at = search.at === null ? (by === 1 ? 0 : found.length - 1) : search.at + by;
    const next = (at + found.length) % found.length;
    setSearch({ ...search, at: next });
    goTo(found[next] ?? 0);
  };
  return { text: search.text, setText: (text) => setSearch({ text, at: null }), found, at: search.at, step };
}
