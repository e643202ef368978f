/** The list is one stop of the Tab key: arrows move from row to row, also to those that are not in the document yet. */
import { type FocusEvent, type KeyboardEvent, type RefObject, useEffect, useRef, useState } from "react";
import { type RowMove, toRowMove } from "./row-keys.ts";

interface RowFocusOptions {
  readonly table: RefObject<HTMLTableElement | null>;
  /** In the order of the list. */
  readonly ids: readonly string[];
  readonly scrollTo: (index: number) => void;
  /** Absent where nothing can be chosen: the keys do what they do elsewhere. */
  readonly choosing?: RowChoosing;
}

export interface RowChoosing {
  readonly onExtend: (from: string, to: string) => void;
  readonly onAll: () => void;
  readonly onNone: () => void;
  readonly onOpen: (id: string) => void;
}

/** What of a row can have the focus. */
type Part = "input" | "a";

/** Puts the focus back into the list, when something that had it goes; nothing where no list is shown. */
export function focusList(): void {
  document.querySelector<HTMLElement>("tr.workflow [tabindex='0']")?.focus();
}

export function useRowFocus(options: RowFocusOptions) {
  const { table, ids } = options;
  const [stop, setStop] = useState({ id: "", index: 0 });
  const focused = useRef<HTMLElement | null>(null);
  const known = ids.indexOf(stop.id);
  const index = known === -1 ? Math.max(0, Math.min(stop.index, ids.length - 1)) : known;
  const stopId = ids[index] ?? "";
  const wanted = useFollowingFocus(table, stopId, focused);

  const goTo = (to: number, isExtending: boolean): void => {
    const id = ids[to];
    if (id === undefined) return;
    wanted.current = toPart(focused.current);
    setStop({ id, index: to });
    options.scrollTo(to);
    if (isExtending) options.choosing?.onExtend(stopId, id);
  };
  const obey = (move: RowMove, choosing: RowChoosing | undefined): void => {
    if (move.kind === "go") goTo(move.to, move.extends);
    else if (move.kind === "all") choosing?.onAll();
    else if (move.kind === "none") choosing?.onNone();
    else choosing?.onOpen(stopId);
  };

  const onFocus = ({ target }: FocusEvent<HTMLElement>): void => {
    const id = target.closest<HTMLElement>("[data-row]")?.dataset.row;
    if (id === undefined) return;
    focused.current = target;
    setStop({ id, index: ids.indexOf(id) });
  };
  const onBlur = ({ target }: FocusEvent<HTMLElement>): void => {
    // What has left the document, or whose window has lost the focus, did not give it to anything else.
    setTimeout(() => {
      if (target.isConnected && document.activeElement !== target && focused.current === target)
        focused.current = null;
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const move = toRowMove(event, index, ids.length);
    if (move === null || (move.kind !== "go" && options.choosing === undefined)) return;
    event.preventDefault();
    obey(move, options.choosing);
  };
  return { index, rowProps: { onFocus, onBlur, onKeyDown } };
}

/** After each drawing: the row that is meant may have come into the document, or left it with the focus. */
function useFollowingFocus(
  table: RefObject<HTMLTableElement | null>,
  stopId: string,
  focused: RefObject<HTMLElement | null>,
): RefObject<Part | null> {
  const wanted = useRef<Part | null>(null);
  useEffect(() => {
    const hasLeft = focused.current !== null && !focused.current.isConnected;
    const part = wanted.current ?? (hasLeft ? toPart(focused.current) : null);
    if (part === null) return;
    const row = table.current?.querySelector(`[data-row="${CSS.escape(stopId)}"]`);
    const target = row?.querySelector<HTMLElement>(part) ?? row?.querySelector<HTMLElement>("a") ?? null;
    if (target === null) return;
    wanted.current = null;
    target.focus({ preventScroll: true });
  });
  return wanted;
}

const toPart = (element: HTMLElement | null): Part => (element?.tagName === "A" ? "a" : "input");
