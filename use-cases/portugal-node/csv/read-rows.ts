/** The start of a CSV file, as text: the third party's services read quotes and types themselves. */
import { createReadStream } from "node:fs";
import { stat } from "node:fs/promises";
import { OperationError } from "../../../src/service/kit.ts";

/** Most that is read (bytes): a file without line ends must not fill the memory. */
const LIMIT_BYTES = 256 * 1024 * 1024;

/**
 * The header and so many rows of a file; a line end is a single LF, and the last one is there if the file has it.
 *
 * @throws OperationError with the system's text when the file cannot be read
 */
export async function readRows(path: string, maxRows: number): Promise<string> {
  try {
    // A device or a pipe would never end.
    if ((await stat(path)).isFile()) return await readLines(path, maxRows + 1);
  } catch (cause) {
    if (cause instanceof OperationError) throw cause;
    throw new OperationError(cause instanceof Error ? cause.message : String(cause), { cause });
  }
  throw new OperationError(`Not a file: ${path}`);
}

async function readLines(path: string, count: number): Promise<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  const decode = (chunk?: Uint8Array) => {
    try {
      return decoder.decode(chunk, { stream: chunk !== undefined });
    } catch (cause) {
      throw new OperationError(`${path} is no text in UTF-8`, { cause });
    }
  };
  let text = "";
  let missing = count;
  let bytes = 0;
  for await (const chunk of createReadStream(path)) {
    const part = decode(chunk);
    const { end, found } = findLineEnd(part, missing);
    text += part.slice(0, end);
    missing -= found;
    bytes += part.length;
    if (missing === 0) return toPlainLineEnds(text);
    if (bytes > LIMIT_BYTES) throw new OperationError(`${path} has more than ${LIMIT_BYTES} bytes`);
  }
  return toPlainLineEnds(text + decode());
}

const toPlainLineEnds = (text: string): string => text.replaceAll("\r\n", "\n");

/** Where the text ends with so many lines in it, or as many as it has. */
function findLineEnd(text: string, count: number): { readonly end: number; readonly found: number } {
  let end = 0;
  for (let found = 0; found < count; found++) {
    const next = text.indexOf("\n", end);
    if (next === -1) return { end: text.length, found };
    end = next + 1;
  }
  return { end, found: count };
}

/** The text with other column names in its first line; a name that is not there changes nothing. */
export function renameColumns(text: string, names: ReadonlyMap<string, string>): string {
  const end = text.indexOf("\n");
  const header = end === -1 ? text : text.slice(0, end);
  const renamed = header.split(",").map((cell) => names.get(cell) ?? cell);
  return renamed.join(",") + text.slice(header.length);
}
