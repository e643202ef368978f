import { OperationError } from "../../../src/service/operation-error.ts";
import type { CsvRow } from "./read-csv.ts";

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;

/**
 * The number in a cell.
 *
 * @throws OperationError naming line and column when the cell holds no finite decimal number
 */
export function toNumber<Column extends string>({ cells, line }: CsvRow<Column>, column: Column): number {
  const text = cells[column].trim();
  const value = Number(text);
  if (DECIMAL.test(text) && Number.isFinite(value)) return value;
  throw new OperationError(`Line ${line}: ${column} is not a number: ${JSON.stringify(text.slice(0, 100))}`);
}
