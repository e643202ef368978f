import { showsColors } from "../src/terminal/colors.ts";
import { paintLine, type StyledLine } from "../src/terminal/styled-line.ts";
import { toTerminalSize } from "../src/terminal/terminal-size.ts";

/** Prints lines laid out for the stream: for its width when it is a terminal, for no limit when it is not. */
export function printLines(
  stream: NodeJS.WriteStream,
  toLines: (columns: number) => readonly StyledLine[],
): void {
  const columns = stream.isTTY ? toTerminalSize(stream).columns : Number.POSITIVE_INFINITY;
  const colors = showsColors(stream, process.env);
  stream.write(
    toLines(columns)
      .map((line) => `${paintLine(line, colors)}\n`)
      .join(""),
  );
}
