/** Pages of the stored workflows, each read through an index: it costs what it shows. */
import type { Database } from "bun:sqlite";
import { AieffectError } from "../../errors.ts";
import { once } from "../../model/once.ts";
import type { WorkflowPage, WorkflowQuery } from "../store.ts";
import type { OpenDatabase } from "./database.ts";
import { type HeadRow, toWorkflowRecord } from "./rows.ts";

interface ListedRow extends HeadRow {
  rowid: number;
}

/** Comes after every character that an id has. */
const LAST_CHARACTER = "\u{10FFFF}";

export class WorkflowList {
  readonly #statements;

  constructor(opened: OpenDatabase) {
    this.#statements = once(() => prepare(opened.database));
  }

  /** @throws AieffectError INVALID_INPUT for a cursor that this list did not give */
  page(query: WorkflowQuery): WorkflowPage {
    const { limit } = query;
    // One more than is shown tells whether there is a next page.
    const rows = query.prefix === "" ? this.#newest(query, limit + 1) : this.#byId(query, limit + 1);
    const shown = rows.slice(0, limit);
    const last = rows.length > limit ? shown.at(-1) : undefined;
    const isById = query.prefix !== "";
    return {
      workflows: shown.map(toWorkflowRecord),
      nextCursor:
        last === undefined ? null : toCursor(isById ? `id ${last.workflow_id}` : `row ${last.rowid}`),
    };
  }

  #newest({ status, cursor }: WorkflowQuery, limit: number): ListedRow[] {
    const before = cursor === null ? Number.MAX_SAFE_INTEGER : readRow(cursor);
    if (status === null) return this.#statements().newest.all(before, limit);
    return this.#statements().newestOf.all(status, before, limit);
  }

  #byId({ prefix, cursor }: WorkflowQuery, limit: number): ListedRow[] {
    const end = prefix + LAST_CHARACTER;
    if (cursor === null) return this.#statements().from.all(prefix, end, limit);
    return this.#statements().after.all(readId(cursor, prefix), end, limit);
  }
}

function toCursor(text: string): string {
  return Buffer.from(text).toString("base64url");
}

function readRow(cursor: string): number {
  const row = /^row ([1-9]\d{0,15})$/.exec(Buffer.from(cursor, "base64url").toString())?.[1];
  if (row === undefined) throw foreignCursor();
  return Number(row);
}

function readId(cursor: string, prefix: string): string {
  const id = /^id (.*)$/s.exec(Buffer.from(cursor, "base64url").toString())?.[1];
  if (id === undefined || !id.startsWith(prefix)) throw foreignCursor();
  return id;
}

function foreignCursor(): AieffectError {
  return new AieffectError("INVALID_INPUT", "Not a cursor of this list");
}

function prepare(database: Database) {
  const select = "SELECT rowid, workflow_id, name, created_at, state FROM workflow";
  const ranges = {
    newest: "rowid < ? ORDER BY rowid DESC",
    newestOf: "status = ? AND rowid < ? ORDER BY rowid DESC",
    from: "workflow_id >= ? AND workflow_id < ? ORDER BY workflow_id",
    after: "workflow_id > ? AND workflow_id < ? ORDER BY workflow_id",
  };
  const text = (range: keyof typeof ranges) => `${select} WHERE ${ranges[range]} LIMIT ?`;
  return {
    newest: database.query<ListedRow, [number, number]>(text("newest")),
    newestOf: database.query<ListedRow, [string, number, number]>(text("newestOf")),
    from: database.query<ListedRow, [string, string, number]>(text("from")),
    after: database.query<ListedRow, [string, string, number]>(text("after")),
  };
}
