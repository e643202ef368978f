/** What a feature function is: it adds columns to a table, and touches nothing that is there. */
import * as v from "valibot";
import { RefusedRequest } from "../../http/application.ts";
import { type Cell, type TextTable, toCell, toNumber } from "../../table/text-table.ts";

export interface FeatureFunction {
  readonly name: string;
  readonly description: string;
  readonly tags: readonly string[];
  /** Its keyword arguments with their defaults. */
  readonly kwargs: Readonly<Record<string, unknown>>;
  /** @throws RefusedRequest 400 when an argument or a cell does not fit */
  readonly addTo: (table: TextTable, kwargs: unknown) => readonly AddedColumn[];
}

export interface AddedColumn {
  readonly name: string;
  readonly cells: readonly Cell[];
}

/** A function whose arguments pass a schema; the defaults are the schema's own. */
export function featureFunction<
  const Schema extends v.GenericSchema<unknown, Readonly<Record<string, unknown>>>,
>(
  facts: Pick<FeatureFunction, "name" | "description" | "tags">,
  schema: Schema,
  add: (table: TextTable, kwargs: v.InferOutput<Schema>) => readonly AddedColumn[],
): FeatureFunction {
  return {
    ...facts,
    kwargs: { ...v.parse(schema, {}) },
    addTo(table, kwargs) {
      const reading = v.safeParse(schema, kwargs);
      if (reading.success) return add(table, reading.output);
      const [issue] = reading.issues;
      throw new RefusedRequest(400, `${facts.name}: ${v.getDotPath(issue) ?? "kwargs"}: ${issue.message}`);
    },
  };
}

/** The texts of one column. @throws RefusedRequest 400 when there is no such column */
export function readColumn({ header, rows }: TextTable, name: string): readonly string[] {
  const index = header.indexOf(name);
  if (index < 0) throw new RefusedRequest(400, `There is no column ${name}; there are: ${header.join(", ")}`);
  return rows.map((row) => row[index] ?? "");
}

/** The numbers of one column; null for empty cells. @throws RefusedRequest 400 naming the row of one that is no number */
export function readNumbers(table: TextTable, name: string): readonly (number | null)[] {
  return readColumn(table, name).map((text, index) => {
    const value = toNumber(text);
    if (value !== null || text.trim() === "") return value;
    throw new RefusedRequest(
      400,
      `Row ${index + 1}: ${name} is not a number: ${JSON.stringify(text.slice(0, 100))}`,
    );
  });
}

export type FeatureRecord = Readonly<Record<string, Cell>>;

/** The rows with what was added, as an array of records. An added column takes the place of one with its name. */
export function toRecords({ header, rows }: TextTable, added: readonly AddedColumn[]): FeatureRecord[] {
  return rows.map((row, index) => ({
    ...Object.fromEntries(header.map((name, column) => [name, toCell(row[column] ?? "")])),
    ...Object.fromEntries(added.map(({ name, cells }) => [name, cells[index] ?? null])),
  }));
}
