import { CsvError, parse } from "csv-parse/sync";

/** The columns of a CSV that hold numbers alone, by name. */
export type Series = ReadonlyMap<string, readonly number[]>;

/** None of what is no CSV. */
export function readSeries(csv: string | Uint8Array): Series {
  const [header = [], ...rows] = readRows(csv);
  const columns = header.map((name, index) => [name, rows.map((row) => toNumber(row[index]))] as const);
  return new Map(columns.filter(([, values]) => values.length > 0 && values.every(Number.isFinite)));
}

function readRows(csv: string | Uint8Array): string[][] {
  try {
    return parse(Buffer.from(csv), { relax_column_count: true });
  } catch (error) {
    if (error instanceof CsvError) return [];
    throw error;
  }
}

const toNumber = (cell = ""): number => (cell.trim() === "" ? Number.NaN : Number(cell));

/** The first of the examples that were generated, without its number. */
export function toFirstExample(generated: Series): Series {
  const examples = generated.get("example") ?? [];
  const end = examples.findIndex((example) => example !== examples[0]);
  const columns = [...generated].filter(([name]) => name !== "example");
  return new Map(columns.map(([name, values]) => [name, end === -1 ? values : values.slice(0, end)]));
}

/** The names of the columns that both have, in the order of the first. */
export const toSharedNames = (loaded: Series, generated: Series): readonly string[] =>
  [...loaded.keys()].filter((name) => generated.has(name));
