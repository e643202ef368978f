/** What keys do in the rows of a timeline. Pure. */

/** A name is in column 0, the bars of its task in those after it. */
export interface ChartPlace {
  readonly row: number;
  readonly column: number;
}

export type ChartMove =
  | { readonly kind: "go"; readonly to: ChartPlace }
  | { readonly kind: "in" | "out" | "fit" };

interface PressedKey {
  readonly key: string;
  readonly ctrlKey: boolean;
  readonly metaKey: boolean;
  readonly altKey: boolean;
}

/** About what is seen at once. */
const PAGE = 12;

/**
 * Null for a key that means nothing here, and does what it does elsewhere.
 *
 * @param columnsOf a row: 1 for its name, and 1 for each bar
 * @param rowCount above 0
 */
export function toChartMove(
  pressed: PressedKey,
  { row, column }: ChartPlace,
  rowCount: number,
  columnsOf: (row: number) => number,
): ChartMove | null {
  if (pressed.altKey || pressed.metaKey) return null;
  const scale = pressed.ctrlKey ? undefined : SCALES[pressed.key];
  if (scale !== undefined) return { kind: scale };
  const lastColumn = columnsOf(row) - 1;
  const to = toTarget(pressed, { row, column: Math.min(column, lastColumn) }, rowCount - 1, lastColumn);
  if (to === null) return null;
  const reached = Math.max(0, Math.min(to.row, rowCount - 1));
  // The column is kept over rows with fewer bars.
  const isInRow = to.row === row;
  return {
    kind: "go",
    to: { row: reached, column: isInRow ? Math.max(0, Math.min(to.column, lastColumn)) : column },
  };
}

const SCALES: Readonly<Record<string, "in" | "out" | "fit">> = {
  "+": "in",
  "=": "in",
  "-": "out",
  "0": "fit",
};

function toTarget(
  { key, ctrlKey }: PressedKey,
  { row, column }: ChartPlace,
  lastRow: number,
  lastColumn: number,
): ChartPlace | null {
  switch (key) {
    case "ArrowDown":
      return { row: row + 1, column };
    case "ArrowUp":
      return { row: row - 1, column };
    case "ArrowRight":
      return { row, column: column + 1 };
    case "ArrowLeft":
      return { row, column: column - 1 };
    case "PageDown":
      return { row: row + PAGE, column };
    case "PageUp":
      return { row: row - PAGE, column };
    case "Home":
      return ctrlKey ? { row: 0, column } : { row, column: 0 };
    case "End":
      return ctrlKey ? { row: lastRow, column } : { row, column: lastColumn };
    default:
      return null;
  }
}
