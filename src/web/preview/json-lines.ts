/**
 * A JSON text as indented lines that can be folded. Made of the text itself and not of what `JSON.parse` makes of it: numbers
 * of any length, escapes and keys that stand twice are shown as they were sent. It keeps its own stack, so that no depth of
 * nesting can exhaust the real one.
 */
import { toPrintableJson } from "../../model/printable.ts";

export interface JsonLine {
  /** 0 for the outermost. */
  readonly depth: number;
  readonly text: string;
  /** Of a line that opens an object or a list: which line closes it, and how many members are between. */
  readonly opens: { readonly end: number; readonly members: number } | null;
  readonly closes: boolean;
}

/** Objects and lists without others inside stay in one line when it is not longer than this. */
const LONGEST_LINE = 72;

const TOKEN = /"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/g;

/** Null when the text is not JSON. */
export function toJsonLines(text: string): readonly JsonLine[] | null {
  try {
    JSON.parse(text);
  } catch {
    return null;
  }
  const writer = new LineWriter();
  for (const [token] of text.matchAll(TOKEN))
    writer.add(token.startsWith('"') ? toPrintableJson(token) : token);
  return writer.finish();
}

interface OpenPart {
  /** The number of the line that opens it. */
  readonly line: number;
  members: number;
  hasParts: boolean;
}

class LineWriter {
  readonly #lines: JsonLine[] = [];
  readonly #open: OpenPart[] = [];
  #line = "";
  #closes = false;

  /** @param token of a text that is JSON */
  add(token: string): void {
    if (token === "{" || token === "[") this.#begin(token);
    else if (token === "}" || token === "]") this.#end(token);
    else if (token === ",") this.#next(token);
    else this.#line += token === ":" ? ": " : token;
  }

  finish(): readonly JsonLine[] {
    this.#flush();
    return this.#lines;
  }

  #begin(token: string): void {
    const outer = this.#open.at(-1);
    if (outer !== undefined) outer.hasParts = true;
    const line = this.#lines.length;
    this.#line += token;
    this.#flush();
    this.#open.push({ line, members: 1, hasParts: false });
  }

  #next(comma: string): void {
    const part = this.#open.at(-1);
    if (part !== undefined) part.members += 1;
    this.#line += comma;
    this.#flush();
  }

  #end(token: string): void {
    this.#flush();
    const part = this.#open.pop();
    if (part === undefined) return;
    const opening = this.#lines[part.line];
    const short = part.hasParts ? null : this.#toShort(part.line, token);
    if (short !== null) {
      this.#lines.length = part.line;
    } else if (opening !== undefined) {
      this.#lines[part.line] = { ...opening, opens: { end: this.#lines.length, members: part.members } };
      this.#closes = true;
    }
    this.#line = short ?? token;
  }

  /** The lines from one on as a single one; null when it is too long. */
  #toShort(from: number, token: string): string | null {
    const members = this.#lines.slice(from + 1, from + 1 + LONGEST_LINE).map(({ text }) => text);
    const blank = token === "}" && members.length > 0 ? " " : "";
    const short = `${this.#lines[from]?.text ?? ""}${blank}${members.join(" ")}${blank}${token}`;
    return short.length <= LONGEST_LINE ? short : null;
  }

  #flush(): void {
    if (this.#line === "") return;
    this.#lines.push({ depth: this.#open.length, text: this.#line, opens: null, closes: this.#closes });
    this.#line = "";
    this.#closes = false;
  }
}

/**
 * The lines (by number) to fold at first, so that no more than `room` are seen: the outer ones stay open, the inner ones
 * are folded, as few of them as will do. The outermost is never folded.
 */
export function toFolds(lines: readonly JsonLine[], room: number): ReadonlySet<number> {
  if (lines.length <= room) return new Set();
  const counts = countByDepth(lines);
  let depth = 0;
  let seen = counts[0] ?? 0;
  while (seen + (counts[depth + 1] ?? 0) <= room) {
    depth += 1;
    seen += counts[depth] ?? 0;
  }
  const from = Math.max(depth, 1);
  return new Set(lines.flatMap((line, index) => (line.opens !== null && line.depth >= from ? [index] : [])));
}

function countByDepth(lines: readonly JsonLine[]): readonly number[] {
  const counts: number[] = [];
  for (const { depth } of lines) counts[depth] = (counts[depth] ?? 0) + 1;
  return counts;
}

/** The numbers of the lines that are seen while others are folded. */
export function toSeen(lines: readonly JsonLine[], folds: ReadonlySet<number>): readonly number[] {
  const seen: number[] = [];
  for (let index = 0; index < lines.length; index += 1) {
    seen.push(index);
    if (folds.has(index)) index = lines[index]?.opens?.end ?? index;
  }
  return seen;
}
