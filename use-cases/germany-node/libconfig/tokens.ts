/** Cuts a libconfig file into its tokens. */

export type TokenKind = "mark" | "name" | "text" | "number" | "end";

export interface Token {
  readonly kind: TokenKind;
  /** As it stands in the file; of a text what it means. */
  readonly value: string;
  readonly line: number;
}

/** Thrown for a file that is no libconfig, with the line. */
export class ConfigError extends Error {
  override readonly name = "ConfigError";
}

/** Spaces, and the three sorts of comments. */
const BLANK = /(?:\s+|#[^\n]*|\/\/[^\n]*|\/\*[\s\S]*?\*\/)+/y;
const TOKENS: readonly (readonly [TokenKind, RegExp])[] = [
  ["text", /"(?:[^"\\]|\\[\s\S])*"/y],
  ["number", /[+-]?(?:0[xX][0-9A-Fa-f]+|(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)L{0,2}/y],
  ["name", /[A-Za-z*][A-Za-z0-9_*-]*/y],
  ["mark", /[{}()[\]=:;,]/y],
];
const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  f: "\f",
  '"': '"',
  "\\": "\\",
};

/** @throws ConfigError at the first character that begins no token */
export function toTokens(source: string): readonly Token[] {
  const tokens: Token[] = [];
  let at = 0;
  let line = 1;
  const take = (pattern: RegExp): string | null => {
    pattern.lastIndex = at;
    const [text = null] = pattern.exec(source) ?? [];
    if (text === null) return null;
    at += text.length;
    return text;
  };
  for (;;) {
    line += countLines(take(BLANK) ?? "");
    if (at >= source.length) return [...tokens, { kind: "end", value: "the end of the file", line }];
    const token = takeToken(take);
    if (token === null)
      throw new ConfigError(`line ${line}: unexpected ${JSON.stringify(source.slice(at, at + 1))}`);
    const value = token.kind === "text" ? unescapeText(token.text, line) : token.text;
    tokens.push({ kind: token.kind, value, line });
    line += countLines(token.text);
  }
}

function takeToken(take: (pattern: RegExp) => string | null) {
  for (const [kind, pattern] of TOKENS) {
    const text = take(pattern);
    if (text !== null) return { kind, text };
  }
  return null;
}

const countLines = (text: string): number => text.split("\n").length - 1;

function unescapeText(quoted: string, line: number): string {
  return quoted.slice(1, -1).replaceAll(/\\(?:x([0-9A-Fa-f]{2})|([\s\S]))/g, (sequence, hex, letter) => {
    if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
    const character = ESCAPES[letter];
    if (character === undefined) throw new ConfigError(`line ${line}: unknown escape ${sequence}`);
    return character;
  });
}
