/** Which bytes a Range header asks for (RFC 9110, 14.2). Pure. */

/** Both ends count; `last` is never beyond the end. */
export interface ByteRange {
  readonly first: number;
  readonly last: number;
}

/**
 * One range of so many bytes. `whole` when there is no header, or one that is to be ignored: of another unit, broken, or
 * of several ranges, which a server need not serve. `unsatisfiable` when nothing of it lies inside.
 */
export function readByteRange(header: string | null, size: number): ByteRange | "whole" | "unsatisfiable" {
  const [, start = "", end = ""] = /^bytes=\s*(\d*)-(\d*)\s*$/i.exec(header ?? "") ?? [];
  if (start === "" && end === "") return "whole";
  if (start === "") return toSuffix(Number(end), size);
  const first = Number(start);
  if (end !== "" && Number(end) < first) return "whole";
  if (first >= size) return "unsatisfiable";
  return { first, last: end === "" ? size - 1 : Math.min(Number(end), size - 1) };
}

function toSuffix(length: number, size: number): ByteRange | "unsatisfiable" {
  if (length === 0 || size === 0) return "unsatisfiable";
  return { first: Math.max(0, size - length), last: size - 1 };
}
