/** Whether five files are one set of chronics. */
import { join } from "node:path";
import { readIfThere } from "../../shared/files/read-if-there.ts";
import { decompress } from "../bzip2/bzip2.ts";
import { LINE_FEED } from "../files/scan-cells.ts";
import { checkTable, type TableFacts } from "./check-table.ts";
import { TABLE_NAMES, type TableName, toFileName } from "./options.ts";

export interface CheckedFile {
  readonly table: TableName;
  /** Name of the file that was found, or looked for first. */
  readonly file: string;
  readonly exists: boolean;
  readonly rows: number;
  readonly columns: number;
  readonly valid: boolean;
  readonly error: string | null;
}

interface FoundTable extends TableFacts {
  readonly table: TableName;
  readonly file: string;
  readonly exists: boolean;
}

/** Looks for each file as it is, then compressed. */
export async function checkChronics(folder: string): Promise<readonly CheckedFile[]> {
  const found: FoundTable[] = [];
  for (const table of TABLE_NAMES) found.push(await findTable(folder, table));
  const accepted = acceptEmptyKinds(found);
  const expected = accepted.find(({ error, rows }) => error === null && rows > 0)?.rows ?? 0;
  const checked = accepted.map((table) => ({
    ...table,
    error: table.error ?? compare(table, accepted, expected),
  }));
  return checked.map(({ table, file, exists, rows, columns, error }) => ({
    table,
    file,
    exists,
    rows,
    columns,
    valid: error === null,
    error,
  }));
}

/** The content of a table of the folder; null when there is no such file. */
export async function readTable(folder: string, table: TableName) {
  for (const isCompressed of [false, true]) {
    const file = toFileName(table, isCompressed);
    const bytes = await readIfThere(join(folder, file));
    if (bytes !== null) return { file, bytes: isCompressed ? await decompress(bytes) : bytes };
  }
  return null;
}

const NOTHING = { header: "", rows: 0, columns: 0, isEmptyTable: false };

async function findTable(folder: string, table: TableName): Promise<FoundTable> {
  const file = toFileName(table, false);
  try {
    const found = await readTable(folder, table);
    if (found === null) return { ...NOTHING, table, file, exists: false, error: "File not found" };
    const { bytes } = found;
    const whole = bytes.at(-1) === LINE_FEED ? bytes : Buffer.concat([bytes, Uint8Array.of(LINE_FEED)]);
    const facts = bytes.length === 0 ? { ...NOTHING, error: "File is empty" } : checkTable(whole);
    return { ...facts, table, file: found.file, exists: true };
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    return { ...NOTHING, table, file: toFileName(table, true), exists: true, error: reason };
  }
}

const kindOf = (table: TableName): string => table.slice(0, 4);

/** A kind without series is valid when all its files say so, and the other kind has rows. */
function acceptEmptyKinds(found: readonly FoundTable[]): readonly FoundTable[] {
  return found.map((table) => {
    const own = found.filter((other) => kindOf(other.table) === kindOf(table.table));
    const others = found.filter((other) => kindOf(other.table) !== kindOf(table.table));
    const isAccepted = own.every((other) => other.isEmptyTable) && others.some((other) => other.rows > 0);
    return isAccepted ? { ...table, error: null } : table;
  });
}

function compare(table: FoundTable, all: readonly FoundTable[], expected: number): string | null {
  if (table.isEmptyTable) return null;
  if (table.rows !== expected) return "row count differs";
  const first = all.find((other) => kindOf(other.table) === kindOf(table.table) && other.error === null);
  return first !== undefined && first.header !== table.header ? "header differs" : null;
}
