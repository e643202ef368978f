/**
 * Answers one query, and ends. A process of its own, for SQLite cannot be interrupted from here: a query without end is
 * killed with it. Given to the runtime as text, so that it is inside the binary too.
 *
 * Reads a line of JSON, {sql, mostRows, mostLetters}, the sql without an end of its own, and then the bytes of the database. Writes {header, rows} or {error}.
 */
import { Database, SQLiteError } from "bun:sqlite";

const input = Buffer.from(await Bun.stdin.arrayBuffer());
const lineEnd = input.indexOf("\n");
const { sql, mostRows, mostLetters } = JSON.parse(input.toString("utf8", 0, lineEnd));
const database = Database.deserialize(input.subarray(lineEnd + 1), { readonly: true });
database.run("PRAGMA query_only = ON");

const toPlain = (value) => (value instanceof Uint8Array ? value.toHex() : value);
const toSize = (value) => (value instanceof Uint8Array ? 2 * value.byteLength : String(value).length);
const TOO_LARGE = { error: "the result is too large: add a LIMIT" };

function answer() {
  const header = database.prepare(sql).columnNames;
  const limited = database.prepare(`SELECT * FROM (${sql}) LIMIT ${mostRows + 1}`);
  const records = limited.values();
  if (records.length > mostRows) return TOO_LARGE;
  let letters = 0;
  for (const record of records) letters += record.reduce((sum, value) => sum + toSize(value), 0);
  return letters > mostLetters ? TOO_LARGE : { header, rows: records.map((record) => record.map(toPlain)) };
}

function answerSafely() {
  try {
    return answer();
  } catch (error) {
    if (error instanceof SQLiteError) return { error: error.message };
    throw error;
  }
}

await Bun.write(Bun.stdout, JSON.stringify(answerSafely()));
