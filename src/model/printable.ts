const toEscape = (character: string): string => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;

/** A name for one line of text: what could break it, command a terminal or turn the text around, as `\u001b`. */
export const toPrintable = (text: string): string =>
  text.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/gu, toEscape);

/**
 * JSON that means the same, for a terminal too: with escapes for what would command it or turn its text around. JSON
 * itself escapes less, and has a line feed only between its parts.
 */
export const toPrintableJson = (json: string): string =>
  json.replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Bidi_Control}]/gu, (character) =>
    character === "\n" ? character : toEscape(character),
  );

/** A text of several lines, as the other texts are made printable: its lines and tabs stay. */
export const toPrintableText = (text: string): string =>
  text
    .replaceAll("\r\n", "\n")
    .replace(/[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\p{Bidi_Control}]/gu, (character) =>
      character === "\n" || character === "\t" ? character : toEscape(character),
    );
