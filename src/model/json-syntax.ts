/**
 * Where a text stops being JSON. `JSON.parse` says that it does, but not where, in this runtime. Called only for
 * texts that `JSON.parse` refused; it keeps its own stack, so that no depth of nesting can exhaust the real one.
 */

export interface JsonSyntaxError {
  /** Counted in UTF-16 units from 0. */
  readonly offset: number;
  readonly reason: string;
}

type Expected = "value" | "value-or-end" | "key" | "key-or-end" | "colon" | "comma-or-end" | "nothing";

const BLANK = /[ \t\n\r]*/y;
const LITERAL = /true|false|null|-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const PLAIN_CHARACTERS = /[ !#-[\]-\uffff]*/y;
const ESCAPE = /\\(?:["\\/bfnrt]|u[\dA-Fa-f]{4})/y;

const REASONS: Record<Expected, string> = {
  value: "Expecting value",
  "value-or-end": "Expecting value",
  key: "Expecting property name enclosed in double quotes",
  "key-or-end": "Expecting property name enclosed in double quotes",
  colon: "Expecting ':' delimiter",
  "comma-or-end": "Expecting ',' delimiter",
  nothing: "Extra data",
};

/** The first place where a text breaks the grammar of JSON, or null when it nowhere does. */
export function findJsonSyntaxError(text: string): JsonSyntaxError | null {
  const open: Open[] = [];
  let expected: Expected = "value";
  let offset = skip(BLANK, text, 0);
  while (offset < text.length) {
    const step = readToken(text, offset, expected, open);
    if ("reason" in step) return step;
    expected = step.expected;
    offset = skip(BLANK, text, step.end);
  }
  return expected === "nothing" ? null : { offset, reason: REASONS[expected] };
}

type Open = "{" | "[";
type Step = { readonly end: number; readonly expected: Expected };

function readToken(text: string, offset: number, expected: Expected, open: Open[]): Step | JsonSyntaxError {
  const character = text.charAt(offset);
  const next = readPunctuation(character, expected, open);
  if (next !== null) return { end: offset + 1, expected: next };
  switch (expected) {
    case "value":
    case "value-or-end":
      return readValue(text, offset, open);
    case "key":
    case "key-or-end":
      return character === '"' ? readString(text, offset, "colon") : { offset, reason: REASONS[expected] };
    default:
      return { offset, reason: REASONS[expected] };
  }
}

function readPunctuation(character: string, expected: Expected, open: Open[]): Expected | null {
  if (character === ":" && expected === "colon") return "value";
  if (character === "," && expected === "comma-or-end") return open.at(-1) === "{" ? "key" : "value";
  if (!closes(character, expected, open)) return null;
  open.pop();
  return afterValue(open);
}

function closes(character: string, expected: Expected, open: readonly Open[]): boolean {
  const isObject = open.at(-1) === "{";
  if (character !== (isObject ? "}" : "]") || open.length === 0) return false;
  return expected === "comma-or-end" || expected === (isObject ? "key-or-end" : "value-or-end");
}

function readValue(text: string, offset: number, open: Open[]): Step | JsonSyntaxError {
  const character = text.charAt(offset);
  if (character === '"') return readString(text, offset, afterValue(open));
  if (character === "{" || character === "[") {
    open.push(character);
    return { end: offset + 1, expected: character === "{" ? "key-or-end" : "value-or-end" };
  }
  const end = skip(LITERAL, text, offset);
  return end === offset ? { offset, reason: REASONS.value } : { end, expected: afterValue(open) };
}

function readString(text: string, start: number, expected: Expected): Step | JsonSyntaxError {
  let offset = start + 1;
  for (;;) {
    offset = skip(PLAIN_CHARACTERS, text, offset);
    const character = text.charAt(offset);
    if (character === '"') return { end: offset + 1, expected };
    if (character === "") return { offset: start, reason: "Unterminated string starting at" };
    const end = skip(ESCAPE, text, offset);
    if (end === offset) {
      return { offset, reason: character === "\\" ? "Invalid \\escape" : "Invalid control character at" };
    }
    offset = end;
  }
}

const afterValue = (open: readonly Open[]): Expected => (open.length === 0 ? "nothing" : "comma-or-end");

/** Where the match of a sticky pattern at an offset ends; the offset itself when it does not match there. */
function skip(pattern: RegExp, text: string, offset: number): number {
  pattern.lastIndex = offset;
  return pattern.test(text) ? pattern.lastIndex : offset;
}
