import { useCallback, useMemo, useRef, useState } from "react";
import type { WorkflowAnswer } from "../../model/workflow-answer.ts";
import {
  chooseAll,
  extendTo,
  NOTHING_CHOSEN,
  type Selection,
  stretch,
  toChosen,
  toggle,
} from "./selection.ts";

export interface SelectionControl {
  readonly selection: Selection;
  /** Those of the rows that are chosen, in their order. */
  readonly chosen: readonly WorkflowAnswer[];
  /** @param isRange whether all between the one before and this one are meant */
  readonly choose: (id: string, isRange: boolean) => void;
  /** Chooses along with the focus, from one row to another. */
  readonly extend: (from: string, to: string) => void;
  readonly all: (rows: readonly WorkflowAnswer[]) => void;
  readonly none: () => void;
}

/** @param question what the rows answer: with another one nothing is chosen */
export function useSelection(rows: readonly WorkflowAnswer[], question: string): SelectionControl {
  const [kept, setKept] = useState({ question, selection: NOTHING_CHOSEN });
  const selection = kept.question === question ? kept.selection : NOTHING_CHOSEN;
  const change = useCallback(
    (next: (selection: Selection) => Selection) =>
      setKept((known) => ({
        question,
        selection: next(known.question === question ? known.selection : NOTHING_CHOSEN),
      })),
    [question],
  );
  // Read when something is chosen, and not before: what is handed to every row stays the same.
  const shown = useRef(rows);
  shown.current = rows;
  const ids = useCallback(() => shown.current.map(({ workflow_id }) => workflow_id), []);
  return {
    selection,
    chosen: useMemo(() => toChosen(rows, selection), [rows, selection]),
    choose: useCallback(
      (id, isRange) => change((known) => (isRange ? extendTo(known, ids(), id) : toggle(known, id))),
      [change, ids],
    ),
    extend: (from, to) => change((known) => stretch(known, ids(), from, to)),
    all: (wanted) => change(() => chooseAll(wanted)),
    none: () => change(() => NOTHING_CHOSEN),
  };
}
