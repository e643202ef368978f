/**
 * Text as a terminal shows it: measured in columns, cut and wrapped by them, and harmless. Names and errors come from
 * services; none of their characters may move the cursor, change a colour or turn the reading direction.
 * The one file of this folder that knows Bun, whose width tables agree with those that Ink lays out by.
 */

/** Control characters, line and paragraph separators, lone surrogates, and the marks that turn text around. */
const UNPRINTABLE = /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/gu;

const NAMED_ESCAPES: Readonly<Record<string, string>> = { "\n": "\\n", "\r": "\\r", "\t": "\\t" };

const toEscape = (character: string): string => {
  const code = character.charCodeAt(0).toString(16);
  return (
    NAMED_ESCAPES[character] ??
    (code.length <= 2 ? `\\x${code.padStart(2, "0")}` : `\\u${code.padStart(4, "0")}`)
  );
};

/** Writes out what a terminal would obey instead of show: ESC becomes `\x1b`, a line feed `\n`. */
export function escapeUnprintable(text: string): string {
  return text.replace(UNPRINTABLE, toEscape);
}

/** How many columns a text takes. */
export function toWidth(text: string): number {
  return Bun.stringWidth(text);
}

/** Cuts a text to a width; `…` stands for what is missing at its end. */
export function truncate(text: string, width: number): string {
  if (toWidth(text) <= width) return text;
  return width < 1 ? "" : `${firstColumns(text, width - 1)}…`;
}

/** Cuts a text to a width in its middle: of a node key both the container and the operation stay readable. */
export function truncateMiddle(text: string, width: number): string {
  if (width < 5 || toWidth(text) <= width) return truncate(text, width);
  const tailWidth = Math.floor((width - 1) / 2);
  return `${firstColumns(text, width - 1 - tailWidth)}…${lastColumns(text, tailWidth)}`;
}

const SEGMENTER = new Intl.Segmenter();

/** As many whole characters as fit, from the first on. Own code because `Bun.sliceAnsi` may exceed the width. */
function firstColumns(text: string, width: number): string {
  let left = width;
  for (const { segment, index } of SEGMENTER.segment(text)) {
    left -= toWidth(segment);
    if (left < 0) return text.slice(0, index);
  }
  return text;
}

function lastColumns(text: string, width: number): string {
  let tail = "";
  let left = width;
  for (const { segment } of [...SEGMENTER.segment(text)].reverse()) {
    left -= toWidth(segment);
    if (left < 0) break;
    tail = segment + tail;
  }
  return tail;
}

/** Adds blanks at the end up to a width. */
export function padEnd(text: string, width: number): string {
  return text + " ".repeat(Math.max(width - toWidth(text), 0));
}

/** The lines of a text, each at most `width` columns: broken between words, within a word only where it must. */
export function wrap(text: string, width: number): readonly string[] {
  const lines = text.split(/\r?\n/).map(escapeUnprintable);
  // Blanks where a line begins are its indentation and stay; those where it is broken go.
  return lines.flatMap((line) =>
    Bun.wrapAnsi(line, Math.max(width, 1), { hard: true, trim: false })
      .split("\n")
      .map((part, index) => (index === 0 ? part : part.trimStart()).trimEnd()),
  );
}
