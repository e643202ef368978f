import { stringify } from "csv-stringify/sync";
import type { JsonObject } from "../../../src/service/kit.ts";

/**
 * Records as CSV by RFC 4180, with LF: the header has every key, in the order in which they are met first. What a record
 * does not have, or has as null, is an empty cell.
 */
export function recordsToCsv(records: readonly JsonObject[]): string {
  const columns = [...new Set(records.flatMap((record) => Object.keys(record)))];
  if (columns.length === 0) return "";
  const rows = records.map((record) => columns.map((column) => toCell(record, column)));
  return stringify([columns, ...rows]);
}

function toCell(record: JsonObject, column: string): string {
  const value = Object.hasOwn(record, column) ? record[column] : null;
  if (value === null || value === undefined) return "";
  return typeof value === "object" ? JSON.stringify(value) : String(value);
}
