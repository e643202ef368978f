/** Which workflows of the list are chosen. Pure. */
import type { WorkflowAnswer } from "../../model/workflow-answer.ts";

export interface Selection {
  readonly ids: ReadonlySet<string>;
  /** The one that was chosen, or let go, last: a range begins there. */
  readonly anchor: string | null;
}

export const NOTHING_CHOSEN: Selection = { ids: new Set(), anchor: null };

/** Chooses one, or lets it go. */
export function toggle({ ids }: Selection, id: string): Selection {
  const changed = new Set(ids);
  if (!changed.delete(id)) changed.add(id);
  return { ids: changed, anchor: id };
}

/**
 * Does to all rows from the anchor to `id` what was done to the anchor. Without an anchor among the rows, to that one alone.
 *
 * @param rows the ids that the list shows, in its order
 */
export function extendTo(selection: Selection, rows: readonly string[], id: string): Selection {
  const { ids, anchor } = selection;
  const range = anchor === null ? [] : toRange(rows, anchor, id);
  if (anchor === null || range.length === 0) return toggle(selection, id);
  const changed = new Set(ids);
  for (const row of range) {
    if (ids.has(anchor)) changed.add(row);
    else changed.delete(row);
  }
  return { ids: changed, anchor };
}

/**
 * Chooses along with the focus, as it goes from one row to another: the range that begins at the anchor ends at `to` instead of
 * `from`. Where there is no such range one begins at `from`.
 */
export function stretch(selection: Selection, rows: readonly string[], from: string, to: string): Selection {
  const ids = new Set(selection.ids);
  const begun = toRange(rows, selection.anchor ?? from, from);
  const isRange = begun.length > 0 && begun.every((row) => ids.has(row));
  const anchor = isRange && selection.anchor !== null ? selection.anchor : from;
  if (isRange) for (const row of begun) ids.delete(row);
  for (const row of toRange(rows, anchor, to)) ids.add(row);
  return { ids, anchor };
}

/** The rows from one to the other, both included, whichever comes first; none when one of them is not there. */
function toRange(rows: readonly string[], one: string, other: string): readonly string[] {
  const [from, to] = [rows.indexOf(one), rows.indexOf(other)];
  return from === -1 || to === -1 ? [] : rows.slice(Math.min(from, to), Math.max(from, to) + 1);
}

export function chooseAll(rows: readonly WorkflowAnswer[]): Selection {
  return { ids: new Set(rows.map(({ workflow_id }) => workflow_id)), anchor: null };
}

/** Those of the rows that are chosen: what the list does not show any more is not acted on. */
export function toChosen(rows: readonly WorkflowAnswer[], { ids }: Selection): readonly WorkflowAnswer[] {
  return ids.size === 0 ? [] : rows.filter(({ workflow_id }) => ids.has(workflow_id));
}
