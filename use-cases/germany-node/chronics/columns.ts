/** The columns of the tables of one kind: their titles, and where each one's values come from. */
import { OperationError } from "../../../src/service/kit.ts";
import type { SeriesKind } from "../files/series-files.ts";
import type { GridTable } from "./grid.ts";
import type { ChronicsOptions } from "./options.ts";
import type { Series } from "./read-series.ts";

/** One value per row of the table, or the same in every row. */
export type Values = { readonly series: Float64Array } | { readonly constant: number };

export interface Column {
  readonly title: string;
  readonly p: Values;
  readonly q: Values;
}

export interface MappedSeries {
  /** Position of its element in the grid's table. */
  readonly row: number;
  readonly series: Series;
}

/** @throws OperationError when the table lacks a column, or a cell of it is no number */
export function toColumns(
  mapped: readonly MappedSeries[],
  table: GridTable,
  kind: SeriesKind,
  options: ChronicsOptions,
): readonly Column[] {
  const template = kind === "load" ? options.column_template : options.sgen_column_template;
  const buses = toNumbers(table, "bus", kind);
  const toTitle = (row: number, index: number) =>
    template.replaceAll("{bus}", String(buses[row])).replaceAll("{idx}", String(index));
  if (options.layout === "files") {
    return mapped.map(({ row, series }, index) => ({ title: toTitle(row, index), ...toValues(series) }));
  }
  const byRow = new Map(mapped.map(({ row, series }) => [row, series]));
  const [p, q, scaling] = ["p_mw", "q_mvar", "scaling"].map((name) => toNumbers(table, name, kind));
  const toConstant = (powers: readonly number[] | undefined, row: number) => ({
    constant: (powers?.[row] ?? 0) * (scaling?.[row] ?? 1),
  });
  return buses.map((_, row) => {
    const series = byRow.get(row);
    const values = series ? toValues(series) : { p: toConstant(p, row), q: toConstant(q, row) };
    return { title: toTitle(row, row), ...values };
  });
}

const toValues = ({ p, q }: Series) => ({ p: { series: p }, q: { series: q } });

function toNumbers(table: GridTable, name: string, kind: SeriesKind): readonly number[] {
  return table.column(name).map((cell, row) => {
    if (typeof cell === "number") return cell;
    throw new OperationError(
      `The table '${kind}' of the grid: ${name} of label ${table.labels[row]} is not a number: ${JSON.stringify(cell)}`,
    );
  });
}
