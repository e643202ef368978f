/** What the tests of the documents read in a Markdown page. */

export interface CodeBlock {
  /** What stands behind the opening fence, such as `sh no-test`. */
  readonly info: string;
  /** Number of the opening fence's line, from 1. */
  readonly line: number;
  readonly text: string;
  /** The last line of prose above it; empty when there is none since the block before. */
  readonly lineAbove: string;
}

interface Reading {
  readonly blocks: readonly CodeBlock[];
  /** The page without its blocks and comments. */
  readonly prose: string;
}

/** The fenced blocks of a page, and the rest of it. A block without an end goes to the end of the page. */
export function readMarkdown(page: string): Reading {
  const blocks: CodeBlock[] = [];
  const prose: string[] = [];
  let lineAbove = "";
  const lines = page.split("\n");
  for (let at = 0; at < lines.length; at += 1) {
    const line = lines[at] ?? "";
    if (!line.startsWith("```")) {
      prose.push(line);
      if (line.trim() !== "") lineAbove = line;
      continue;
    }
    const end = lines.indexOf("```", at + 1);
    const text = lines.slice(at + 1, end === -1 ? lines.length : end).join("\n");
    blocks.push({ info: line.slice(3).trim(), line: at + 1, text, lineAbove });
    lineAbove = "";
    at += text.split("\n").length + 1;
  }
  return { blocks, prose: prose.join("\n").replaceAll(/<!--.*?-->/gs, "") };
}

/** The texts in single backticks, in order. */
export function toCodeSpans(prose: string): readonly string[] {
  return [...prose.matchAll(/`([^`\n]+)`/g)].map(([, text = ""]) => text);
}

/** The reason that a comment right above gives for a block that is not run in a test; null when it gives none. */
export function toNoTestReason({ lineAbove }: CodeBlock): string | null {
  return /^<!-- no-test: (.+) -->$/.exec(lineAbove)?.[1] ?? null;
}
