/**
 * The workflows of the server as far as the page has read them, newest first. Pure: what an answer does to what is known.
 *
 * L1 No workflow stands in it twice.
 * L2 Its order is that of their creation, newest first, except among those that were asked for by id.
 * L3 What is older than the last row is not shown before the pages up to there have been read.
 */
import type { WorkflowAnswer, WorkflowList } from "../../model/workflow-answer.ts";
import type { ListRoute } from "../route.ts";

export interface Listing {
  readonly rows: readonly WorkflowAnswer[];
  /** Where the next page begins; null when all are known. */
  readonly cursor: string | null;
}

export const EMPTY_LISTING: Listing = { rows: [], cursor: null };

/** How many the page asks for at once. */
export const PAGE_SIZE = 100;
/** The most that the server gives at once: for reading many again, or up to some number. */
export const LARGEST_PAGE = 500;

/** The start of an id, which the server looks for among all it has; null when the text may be anything else. */
export function toIdPrefix(text: string): string | null {
  const prefix = text.trim().toLowerCase();
  return /^wf-[0-9a-f]{0,12}$/.test(prefix) ? prefix : null;
}

/** Where the server lists the workflows of a filter, from a cursor on. */
export function toListPath({ status, text }: ListRoute, cursor: string | null, limit: number): string {
  const parameters = new URLSearchParams({ limit: String(limit) });
  const prefix = toIdPrefix(text);
  if (prefix !== null) parameters.set("prefix", prefix);
  else if (status !== null) parameters.set("status", status);
  if (cursor !== null) parameters.set("cursor", cursor);
  return `workflows?${parameters}`;
}

/** Whether a workflow is one of those in the state that is asked for. */
const hasState = (workflow: WorkflowAnswer, { status }: ListRoute): boolean =>
  status === null || workflow.status === status;

/** Whether its name or id has the text in it, in any case of letters. */
export function hasText({ name, workflow_id }: WorkflowAnswer, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  return name.toLowerCase().includes(wanted) || workflow_id.toLowerCase().includes(wanted);
}

/** The rows that answer what is asked, also where the page and not the server narrows them. */
export function toShown({ rows }: Listing, route: ListRoute): readonly WorkflowAnswer[] {
  if (route.status === null && route.text === "") return rows;
  return rows.filter((row) => hasText(row, route.text) && hasState(row, route));
}

/** The rows with the next page of the server behind them. */
export function addPage({ rows }: Listing, page: WorkflowList): Listing {
  const known = new Set(rows.map(({ workflow_id }) => workflow_id));
  const added = page.workflows.filter(({ workflow_id }) => !known.has(workflow_id));
  return { rows: [...rows, ...added], cursor: page.next_cursor };
}

/**
 * The rows once a page of them was read again: what it spans is as it says, what is older stays. When nothing below `above`
 * is in it there may be a gap behind it, and the rows begin anew from there.
 *
 * @param above the row after which the page begins; null at the start. When it is gone, nothing is changed.
 */
export function renewRows(listing: Listing, page: WorkflowList, above: string | null = null): Listing {
  const { rows, cursor } = listing;
  const start = above === null ? 0 : rows.findIndex(({ workflow_id }) => workflow_id === above) + 1;
  if (above !== null && start === 0) return listing;
  const newer = rows.slice(0, start);
  const known = new Set(newer.map(({ workflow_id }) => workflow_id));
  const renewed = new Map(page.workflows.map((workflow) => [workflow.workflow_id, workflow]));
  const last = rows.findLastIndex(({ workflow_id }, at) => at >= start && renewed.has(workflow_id));
  const older = page.next_cursor === null || last === -1 ? [] : rows.slice(last + 1);
  return {
    rows: [...newer, ...page.workflows.filter(({ workflow_id }) => !known.has(workflow_id)), ...older],
    cursor: older.length === 0 ? page.next_cursor : cursor,
  };
}

/** The rows after a workflow was read again; null when only a page can tell whether it is among them. */
export function placeRow(listing: Listing, workflow: WorkflowAnswer, route: ListRoute): Listing | null {
  const { rows, cursor } = listing;
  const isById = toIdPrefix(route.text) !== null;
  if (!isById && !hasState(workflow, route)) return withoutRows(listing, new Set([workflow.workflow_id]));
  if (rows.some(({ workflow_id }) => workflow_id === workflow.workflow_id)) {
    return { rows: rows.map((row) => (row.workflow_id === workflow.workflow_id ? workflow : row)), cursor };
  }
  if (isById) return listing;
  const after = rows.findIndex(({ created_at }) => created_at <= workflow.created_at);
  if (after === -1) return cursor === null ? { rows: [...rows, workflow], cursor } : listing;
  // Of the same instant as the last row: it may be older than that.
  if (cursor !== null && rows.at(-1)?.created_at === workflow.created_at) return null;
  return { rows: rows.toSpliced(after, 0, workflow), cursor };
}

/** The rows without workflows that there are no more; the same when none of them is there. */
export function withoutRows(listing: Listing, ids: ReadonlySet<string>): Listing {
  if (ids.size === 0) return listing;
  const rows = listing.rows.filter(({ workflow_id }) => !ids.has(workflow_id));
  return rows.length === listing.rows.length ? listing : { rows, cursor: listing.cursor };
}
