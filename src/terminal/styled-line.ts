/** A line of text in spans, each with a tone: what it means. Colours are chosen here, and nowhere else. */
import { styleText } from "node:util";
import { escapeUnprintable, toWidth, truncate } from "./display-text.ts";

export type Tone = "success" | "failure" | "warning" | "active" | "faint" | "strong";

export interface Span {
  readonly text: string;
  readonly tone: Tone | null;
}

export type StyledLine = readonly Span[];

const TONE_STYLES = {
  success: "green",
  failure: "red",
  warning: "yellow",
  active: "cyan",
  faint: "dim",
  strong: "bold",
} as const satisfies Record<Tone, string>;

/** The only way to a span: whatever its text holds, a terminal shows it and obeys nothing of it. */
export function toSpan(text: string, tone: Tone | null = null): Span {
  return { text: escapeUnprintable(text), tone };
}

/** Spans with the same separator between them. */
export function joinSpans(spans: readonly Span[], separator: string): StyledLine {
  return spans.flatMap((span, index) => (index === 0 ? [span] : [toSpan(separator, "faint"), span]));
}

/** Sections with an empty line between them; those without lines are left out. */
export function joinSections(sections: readonly (readonly StyledLine[])[]): readonly StyledLine[] {
  const filled = sections.filter((section) => section.length > 0);
  return filled.flatMap((section, index) => (index === 0 ? section : [[], ...section]));
}

export function toLineWidth(line: StyledLine): number {
  return line.reduce((width, span) => width + toWidth(span.text), 0);
}

/** Cuts a line to a width. */
export function clipLine(line: StyledLine, width: number): StyledLine {
  const clipped: Span[] = [];
  let left = width;
  for (const span of line) {
    const needed = toWidth(span.text);
    if (needed > left) return left > 0 ? [...clipped, { ...span, text: truncate(span.text, left) }] : clipped;
    clipped.push(span);
    left -= needed;
  }
  return clipped;
}

/** The line as text, with colour codes only if `colors`. */
export function paintLine(line: StyledLine, colors: boolean): string {
  return line
    .map(({ text, tone }) =>
      colors && tone !== null ? styleText(TONE_STYLES[tone], text, { validateStream: false }) : text,
    )
    .join("");
}
