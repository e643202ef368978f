/** What a terminal does to a frame when it gets narrower: it folds the lines that are too wide now. */
import { type StyledLine, toLineWidth } from "./styled-line.ts";

const ERASE_ROW_ABOVE = "\u001b[1A\u001b[2K";

/**
 * Erases, above the cursor, as many rows as folding has added. Ink erases as many as it drew and does not know of
 * these; without it each step of a resize would leave a piece of the former frame behind.
 */
export function eraseFoldedRows(lines: readonly StyledLine[], columns: number): string {
  const added = lines.map((line) => Math.max(Math.ceil(toLineWidth(line) / Math.max(columns, 1)) - 1, 0));
  return ERASE_ROW_ABOVE.repeat(added.reduce((sum, rows) => sum + rows, 0));
}
