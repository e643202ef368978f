/**
 * How large a terminal is. Serial lines, and terminals that have gone away, say that they have no rows and columns at
 * all: they are taken for 80x24.
 */
export function toTerminalSize(output: NodeJS.WriteStream): {
  readonly columns: number;
  readonly rows: number;
} {
  return { columns: output.columns || 80, rows: output.rows || 24 };
}
