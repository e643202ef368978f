/** CSV as a table, with a plot of its numbers. Loaded when the first CSV is shown, with the reader of CSV. */
import { useMemo, useState } from "react";
import { toPrintable } from "../../model/printable.ts";
import { formatCount } from "../../model/quantity.ts";
import { Plot } from "./plot.tsx";
import { findSeries } from "./series.ts";
import { readTable, type Table } from "./table.ts";
import { TextPreview } from "./text-preview.tsx";

const FIRST_ROWS = 20;
const MORE_ROWS = 200;

interface CsvPreviewProps {
  readonly text: string;
  readonly isWhole: boolean;
}

export function CsvPreview({ text, isWhole }: CsvPreviewProps) {
  const table = useMemo(() => readTable(text, isWhole), [text, isWhole]);
  const series = useMemo(() => (table === null ? [] : findSeries(table)), [table]);
  if (table === null) return <TextPreview text={text} />;
  const numeric = new Set(series.map(({ position }) => position));
  return (
    <div className="csv">
      {series.length > 0 && <Plot series={series} labels={numeric.has(0) ? null : toLabels(table)} />}
      <Rows table={table} numeric={numeric} />
      {table.isBroken && <p className="notice">What follows is no CSV, and is not shown.</p>}
    </div>
  );
}

const toLabels = ({ rows }: Table): readonly string[] => rows.map(([first = ""]) => first);

interface RowsProps {
  readonly table: Table;
  /** Positions of the columns of numbers. */
  readonly numeric: ReadonlySet<number>;
}

function Rows({ table: { columns, rows }, numeric }: RowsProps) {
  const [limit, setLimit] = useState(FIRST_ROWS);
  const hidden = rows.length - limit;
  const toClass = (position: number) => (numeric.has(position) ? "numeric" : undefined);
  const positions = [...columns.keys()];
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reached by keyboard. */}
      <section className="preview csv-rows" aria-label="Rows" tabIndex={0}>
        <table className="cells">
          <thead>
            <tr>
              {positions.map((position) => (
                <th key={position} scope="col" className={toClass(position)}>
                  {toPrintable(columns[position] ?? "")}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, limit).map((row, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: rows have nothing else, and never move.
              <tr key={index}>
                {positions.map((position) => (
                  <td key={position} className={toClass(position)}>
                    {toPrintable(row[position] ?? "")}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {hidden > 0 && (
        <button type="button" className="small" onClick={() => setLimit(limit + MORE_ROWS)}>
          {formatCount(Math.min(hidden, MORE_ROWS))} more rows of {formatCount(hidden)}
        </button>
      )}
    </>
  );
}
