/** The words of a proto file and where they stand: for whoever changes a file and leaves the rest of it as it is. Pure. */

export interface Token {
  readonly kind: "word" | "text" | "sign";
  /** As it stands in the file; a name with its dots is one word. */
  readonly text: string;
  readonly start: number;
  readonly end: number;
}

export interface Comment {
  readonly start: number;
  readonly end: number;
}

export interface ProtoTokens {
  readonly tokens: readonly Token[];
  readonly comments: readonly Comment[];
}

/** `FILE:LINE` of a place in a text. */
export const toLinePlace = (file: { readonly path: string; readonly text: string }, at: number): string =>
  `${file.path}:${file.text.slice(0, at).split("\n").length}`;

const PART =
  /(?<blank>\s+)|(?<comment>\/\/[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|(?<text>"(?:\\[\s\S]|[^"\\])*"|'(?:\\[\s\S]|[^'\\])*')|(?<word>[\w.]+)|(?<sign>[\s\S])/gy;

export function toTokens(text: string): ProtoTokens {
  const tokens: Token[] = [];
  const comments: Comment[] = [];
  for (const match of text.matchAll(PART)) {
    const start = match.index;
    const end = start + match[0].length;
    const { comment, text: quoted, word, sign } = match.groups ?? {};
    if (comment !== undefined) comments.push({ start, end });
    else if (quoted !== undefined) tokens.push({ kind: "text", text: quoted, start, end });
    else if (word !== undefined) tokens.push({ kind: "word", text: word, start, end });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign, start, end });
  }
  return { tokens, comments };
}

/** Where the comments begin that stand right above a place, each alone on its lines; the place itself when there are none. */
export function findLeadingStart(text: string, comments: readonly Comment[], place: number): number {
  let start = place;
  for (const comment of comments.toReversed()) {
    if (comment.start >= start) continue;
    const between = text.slice(comment.end, start);
    const before = text.slice(text.lastIndexOf("\n", comment.start - 1) + 1, comment.start);
    if (!/^[^\S\n]*\n?[^\S\n]*$/.test(between) || before.trim() !== "") break;
    start = comment.start;
  }
  return start;
}

/** The text with blanks in the place of its comments: everything else stays in its line and column. */
export function blankComments(text: string): string {
  let [result, at] = ["", 0];
  for (const { start, end } of toTokens(text).comments) {
    const comment = text.slice(start, end);
    // One that has no end is for the parser to refuse.
    if (comment.startsWith("/*") && !(comment.length > 3 && comment.endsWith("*/"))) break;
    result += text.slice(at, start) + comment.replace(/[^\r\n]/g, " ");
    at = end;
  }
  return result + text.slice(at);
}
