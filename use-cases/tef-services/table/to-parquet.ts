import { parquetWriteBuffer } from "hyparquet-writer";
import type { Cell } from "./text-table.ts";

export interface CellTable {
  readonly header: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
}

/** A table as a Parquet file. Whole numbers become INT64, others DOUBLE; a column with a text in it is all texts. */
export function toParquet({ header, rows }: CellTable): ArrayBuffer {
  return parquetWriteBuffer({
    columnData: toUniqueNames(header).map((name, index) => {
      return { name, nullable: true, ...toColumn(rows.map((row) => row[index] ?? null)) };
    }),
  });
}

function toColumn(cells: readonly (string | number | null)[]) {
  const numbers = cells.filter((cell) => cell !== null);
  if (!numbers.every((cell) => typeof cell === "number")) {
    return { type: "STRING" as const, data: cells.map((cell) => (cell === null ? null : String(cell))) };
  }
  if (!numbers.every((cell) => Number.isSafeInteger(cell)))
    return { type: "DOUBLE" as const, data: [...cells] };
  return { type: "INT64" as const, data: cells.map((cell) => (cell === null ? null : BigInt(cell))) };
}

/** Two columns of a query may have one name, two of a file may not. */
function toUniqueNames(header: readonly string[]): string[] {
  const names: string[] = [];
  for (const name of header) {
    let unique = name;
    for (let count = 1; names.includes(unique); count += 1) unique = `${name}_${count}`;
    names.push(unique);
  }
  return names;
}
