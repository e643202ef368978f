/** What no XML document may hold, not even as an entity: most control characters, halves of pairs, two noncharacters. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

/** A text that any XML document can hold: what it may not is shown as `\u001b`. */
export function toXmlText(text: string): string {
  return text.replace(
    FORBIDDEN,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}
