/**
 * Says where a text stops being JSON. `JSON.parse` does not; this looks only after it has refused, stops at the first
 * error, and needs no recursion, so that it tells of any text.
 */
import { createScanner } from "jsonc-parser";

type Expected = "a value" | "a value or ]" | "a name or }" | "a name" | ":" | ", or ]" | ", or }" | "the end";

/** Of the scanner's kinds of token (jsonc-parser, SyntaxKind) those that JSON has, by what they are. */
const TOKENS: Readonly<Record<number, "{" | "}" | "[" | "]" | "," | ":" | "name" | "value" | "end">> = {
  1: "{",
  2: "}",
  3: "[",
  4: "]",
  5: ",",
  6: ":",
  7: "value",
  8: "value",
  9: "value",
  10: "name",
  11: "value",
  17: "end",
};

/** Of the scanner's errors (jsonc-parser, ScanError) those that mean more than that something else was expected. */
const SCAN_ERRORS: Readonly<Record<number, string>> = {
  2: "a text that does not end",
  3: "a number that does not end",
  4: "a character that does not exist",
  5: "an escape that JSON does not have",
  6: "a character that must be escaped",
};

/** What may follow, and what is expected after it; a bracket opens or closes besides. */
const GRAMMAR: Readonly<Record<Expected, Partial<Record<string, Expected | "open" | "close" | "after">>>> = {
  "a value": { "{": "open", "[": "open", name: "after", value: "after" },
  "a value or ]": { "{": "open", "[": "open", name: "after", value: "after", "]": "close" },
  "a name": { name: ":" },
  "a name or }": { name: ":", "}": "close" },
  ":": { ":": "a value" },
  ", or ]": { ",": "a value", "]": "close" },
  ", or }": { ",": "a name", "}": "close" },
  "the end": {},
};

/** Such as `a value expected at line 3, column 7`. */
export function describeJsonError(text: string): string {
  if (text.trim() === "") return "it is empty";
  const scanner = createScanner(text, false);
  const nesting: string[] = [];
  let expected: Expected = "a value";
  for (;;) {
    const token: number = scanner.scan();
    // White space and line breaks; comments are none of JSON.
    if (token === 14 || token === 15) continue;
    const error = SCAN_ERRORS[scanner.getTokenError()];
    const next: Expected | null = error === undefined ? toNext(expected, TOKENS[token] ?? "", nesting) : null;
    if (next === null)
      return `${error ?? `${expected} expected`} at ${toPlace(text, scanner.getTokenOffset())}`;
    expected = next;
  }
}

/** What is expected after a token; null when the token itself must not stand there. Keeps the nesting. */
function toNext(expected: Expected, token: string, nesting: string[]): Expected | null {
  const step = GRAMMAR[expected][token];
  if (step === "open") {
    nesting.push(token);
    return token === "{" ? "a name or }" : "a value or ]";
  }
  if (step === "close") nesting.pop();
  return step === "close" || step === "after" ? toAfterValue(nesting.at(-1)) : (step ?? null);
}

function toAfterValue(inside: string | undefined): Expected {
  if (inside === undefined) return "the end";
  return inside === "{" ? ", or }" : ", or ]";
}

function toPlace(text: string, offset: number): string {
  const before = text.slice(0, offset);
  const line = before.split("\n").length;
  return `line ${line}, column ${offset - before.lastIndexOf("\n")}`;
}
