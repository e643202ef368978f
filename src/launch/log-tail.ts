import { closeSync, fstatSync, openSync, readSync } from "node:fs";

const LONGEST_TAIL_BYTES = 16_384;

/** The last lines of a file, which may be of any size. */
export function readLastLines(path: string, count: number): readonly string[] {
  const file = openSync(path, "r");
  try {
    const { size } = fstatSync(file);
    const tail = Buffer.alloc(Math.min(size, LONGEST_TAIL_BYTES));
    readSync(file, tail, 0, tail.length, size - tail.length);
    const text = tail.toString("utf8").trimEnd();
    return text === "" ? [] : text.split("\n").slice(-count);
  } finally {
    closeSync(file);
  }
}
