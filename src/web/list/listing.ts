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

/** The start of an id, which the server looks for among all it has; null when the text may be anything else. */
export function toIdPrefix(text: string): string | null {
  const prefix = text.trim().toLowerCase();
  return /^wf-[0-9a-f]{0,12}$/.test(prefix) ? prefix : null;
}

/** Where the server lists the workflows of a filter, from a cursor on. */
export function toListPath({ status, text }: ListRoute, cursor: string | null): string {
  const parameters = new URLSearchParams({ limit: String(PAGE_SIZE) });
  const prefix = toIdPrefix(text);
  if (prefix !== null) parameters.set("prefix", prefix);
  else if (status !== null) parameters.set("status", status);
  if (cursor !== null) parameters.set("cursor", cursor);
  return `workflows?${parameters}`;
}

/** Whether a workflow is one of those in the state that is asked for. */
export const hasState = (workflow: WorkflowAnswer, { status }: ListRoute): boolean =>
  status === null || workflow.status === status;

/** Whether its name or id has the text in it, in any case of letters. */
export function hasText({ name, workflow_id }: WorkflowAnswer, text: string): boolean {
  const wanted = text.trim().toLowerCase();
  return name.toLowerCase().includes(wanted) || workflow_id.toLowerCase().includes(wanted);
}

/** The rows with the next page of the server behind them. */
export function addPage({ rows }: Listing, page: WorkflowList): Listing {
  const known = new Set(rows.map(({ workflow_id }) => workflow_id));
  const added = page.workflows.filter(({ workflow_id }) => !known.has(workflow_id));
  return { rows: [...rows, ...added], cursor: page.next_cursor };
}

/**
 * The rows once their beginning was read again: what the page spans is as it says, what is older stays. When nothing of
 * the page was known there may be a gap behind it, and the rows begin anew.
 */
export function renewStart({ rows, cursor }: Listing, page: WorkflowList): Listing {
  const renewed = new Set(page.workflows.map(({ workflow_id }) => workflow_id));
  const oldest = page.workflows.at(-1);
  const overlaps = rows.some(({ workflow_id }) => renewed.has(workflow_id));
  if (page.next_cursor === null || oldest === undefined || !overlaps) {
    return { rows: page.workflows, cursor: page.next_cursor };
  }
  const older = rows.filter((row) => !renewed.has(row.workflow_id) && row.created_at < oldest.created_at);
  return { rows: [...page.workflows, ...older], cursor: older.length === 0 ? page.next_cursor : cursor };
}

/** The rows after a workflow was read again. */
export function placeRow(listing: Listing, workflow: WorkflowAnswer, route: ListRoute): Listing {
  const { rows, cursor } = listing;
  const isKnown = rows.some(({ workflow_id }) => workflow_id === workflow.workflow_id);
  const isById = toIdPrefix(route.text) !== null;
  if (!isById && !hasState(workflow, route))
    return isKnown ? withoutRow(listing, workflow.workflow_id) : listing;
  if (isKnown) {
    return { rows: rows.map((row) => (row.workflow_id === workflow.workflow_id ? workflow : row)), cursor };
  }
  const after = rows.findIndex(({ created_at }) => created_at < workflow.created_at);
  if (isById || (after === -1 && cursor !== null)) return listing;
  return { rows: rows.toSpliced(after === -1 ? rows.length : after, 0, workflow), cursor };
}

/** The rows without a workflow that there is no more. */
export function withoutRow({ rows, cursor }: Listing, workflowId: string): Listing {
  return { rows: rows.filter(({ workflow_id }) => workflow_id !== workflowId), cursor };
}
