/** Rows in columns. Where the width does not suffice, the columns that may be cut give way, the widest one first. */
import { padEnd, toWidth, truncate, truncateMiddle } from "./display-text.ts";
import { clipLine, type Span, type StyledLine, toLineWidth, toSpan } from "./styled-line.ts";

export interface TableColumn {
  readonly title: string;
  /** Where its texts may be cut; left out when they may not. */
  readonly cut?: "middle" | "end";
}

const GAP = "  ";
/** A column that may be cut keeps so many columns of the terminal. */
const NARROWEST = 8;

/** A head and the rows, none wider than `width`, which may be without limit. */
export function toTable(
  columns: readonly TableColumn[],
  rows: readonly (readonly Span[])[],
  width: number,
): readonly StyledLine[] {
  const widths = toColumnWidths(columns, rows, width);
  const head = columns.map(({ title }) => toSpan(title, "faint"));
  return [head, ...rows].map((row) =>
    clipLine(
      row.flatMap((cell, index) => [
        ...(index === 0 ? [] : [toSpan(GAP)]),
        fit(cell, columns[index]?.cut, widths[index] ?? 0, index === columns.length - 1),
      ]),
      width,
    ),
  );
}

function fit(cell: Span, cut: TableColumn["cut"], width: number, isLast: boolean): Span {
  const shorten = cut === "middle" ? truncateMiddle : truncate;
  const text = cut === undefined ? cell.text : shorten(cell.text, width);
  return { ...cell, text: isLast ? text : padEnd(text, width) };
}

function toColumnWidths(
  columns: readonly TableColumn[],
  rows: readonly (readonly Span[])[],
  width: number,
): readonly number[] {
  const widths = columns.map(({ title, cut }, index) => {
    const longest = rows.reduce(
      (most, row) => Math.max(most, toWidth(row[index]?.text ?? "")),
      toWidth(title),
    );
    return cut === undefined ? longest : Math.min(longest, width);
  });
  let excess =
    widths.reduce((sum, own) => sum + own, 0) + toLineWidth([toSpan(GAP)]) * (columns.length - 1) - width;
  for (; excess > 0; excess -= 1) {
    const widest = toWidest(columns, widths);
    if (widest === null) break;
    widths[widest] = (widths[widest] ?? 0) - 1;
  }
  return widths;
}

/** The index of the widest column that can still give way. */
function toWidest(columns: readonly TableColumn[], widths: readonly number[]): number | null {
  const most = Math.max(...widths.filter((_, index) => columns[index]?.cut !== undefined));
  return most > NARROWEST
    ? widths.findIndex((own, index) => own === most && columns[index]?.cut !== undefined)
    : null;
}
