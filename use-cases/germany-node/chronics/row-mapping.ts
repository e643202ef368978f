/** Which row of the grid's table each series belongs to. */
import { OperationError } from "../../../src/service/kit.ts";
import { KIND_PREFIX, type SeriesKind } from "../files/series-files.ts";
import type { ChronicsOptions } from "./options.ts";

export interface RowMapping {
  /** Position in the table, for each number. */
  readonly rows: readonly number[];
  /** What a person should know; null when the numbers are labels. */
  readonly warning: string | null;
}

/**
 * All numbers of a table are labels, or all are positions counted from 0: never some of each.
 *
 * @param numbers of the series, in their order
 * @param labels of the table's rows
 * @throws OperationError when a number has no row
 */
export function mapToRows(
  numbers: readonly number[],
  labels: readonly number[],
  { kind, mode }: { readonly kind: SeriesKind; readonly mode: ChronicsOptions["index_mode"] },
): RowMapping {
  const byLabel = new Map(labels.map((label, row) => [label, row]));
  const missing = numbers.filter((number) => !byLabel.has(number));
  if (mode === "label" || (mode === "auto" && missing.length === 0)) {
    return { rows: numbers.map((number) => byLabel.get(number) ?? refuse(kind, number)), warning: null };
  }
  const rows = numbers.map((number) => (number < labels.length ? number : refuse(kind, number)));
  return { rows, warning: mode === "auto" ? toWarning(kind, missing) : null };
}

function refuse(kind: SeriesKind, number: number): never {
  throw new OperationError(`${KIND_PREFIX[kind]} index missing in grid mapping: ${number}`);
}

const toWarning = (kind: SeriesKind, missing: readonly number[]): string =>
  `${KIND_PREFIX[kind]}: the grid has no label ${missing.join(", ")}, ` +
  "so the numbers of the files are read as positions in its table, counted from 0";
