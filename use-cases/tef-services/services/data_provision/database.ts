/** A folder of CSV files as one database that can only be read: a file is a table, named after it. */
import { Database } from "bun:sqlite";
import { readdirSync, readFileSync } from "node:fs";
import { basename, join } from "node:path";
import { RefusedRequest } from "../../http/application.ts";
import { type Cell, parseTable, type TextTable, toCell } from "../../table/text-table.ts";
import { findRefusal, toBareQuery } from "./read-only-query.ts";
import { type QueryResult, runQuery } from "./run-query.ts";

export type CsvFiles = Readonly<Record<string, string>>;

export interface TableSchema {
  readonly name: string;
  readonly comment: string;
  readonly columns: readonly { readonly name: string; readonly type: string; readonly comment: string }[];
}

/** The texts of the CSV files in a folder, by table name; throws what the file system says. */
export function readCsvFolder(folder: string): CsvFiles {
  const names = readdirSync(folder).filter((name) => name.endsWith(".csv"));
  return Object.fromEntries(
    names.toSorted().map((name) => [basename(name, ".csv"), readFileSync(join(folder, name), "utf8")]),
  );
}

/** How long (ms) a query may take. */
const QUERY_TIMEOUT_MS = 30_000;

export class TableDatabase {
  readonly #bytes: Uint8Array;
  readonly #database: Database;

  /** @throws RefusedRequest when a file is no CSV */
  constructor(files: CsvFiles) {
    using draft = new Database(":memory:");
    for (const [name, text] of Object.entries(files)) load(draft, name, parseTable(text));
    this.#bytes = draft.serialize();
    this.#database = Database.deserialize(this.#bytes, { readonly: true });
  }

  tables(): readonly TableSchema[] {
    const names = this.#database
      .query<{ name: string }, []>("SELECT name FROM sqlite_schema ORDER BY name")
      .all();
    return names.map(({ name }) => ({
      name,
      comment: "",
      columns: this.#database
        .query<{ name: string; type: string }, [string]>("SELECT name, type FROM pragma_table_info(?)")
        .all(name)
        .map((column) => ({ ...column, comment: "" })),
    }));
  }

  /** @throws RefusedRequest 400 when it is no query that only reads, SQLite refuses it, or it takes too long (ms) */
  async query(sql: string, timeoutMs: number = QUERY_TIMEOUT_MS): Promise<QueryResult> {
    const refusal = findRefusal(sql);
    if (refusal !== null) throw new RefusedRequest(400, refusal);
    return await runQuery(this.#bytes, toBareQuery(sql), timeoutMs);
  }
}

function load(database: Database, name: string, { header, rows }: TextTable): void {
  const cells = rows.map((row) => row.map(toCell));
  const columns = header.map((column, index) => `${quote(column)} ${toType(cells, index)}`);
  database.run(`CREATE TABLE ${quote(name)} (${columns.join(", ")})`);
  const insert = database.prepare(`INSERT INTO ${quote(name)} VALUES (${header.map(() => "?").join(", ")})`);
  database.transaction(() => {
    for (const row of cells) insert.run(...row);
  })();
}

/** INTEGER or REAL when every cell that is not empty is such a number. */
function toType(rows: readonly (readonly Cell[])[], column: number): "INTEGER" | "REAL" | "TEXT" {
  let type: "INTEGER" | "REAL" = "INTEGER";
  for (const row of rows) {
    const cell = row[column] ?? null;
    if (typeof cell === "string") return "TEXT";
    if (typeof cell === "number" && !Number.isInteger(cell)) type = "REAL";
  }
  return type;
}

const quote = (name: string): string => `"${name.replaceAll('"', '""')}"`;
