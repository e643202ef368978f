/** A name for one line of text: control characters, which could break it or command a terminal, as `\u001b`. */
export const toPrintable = (text: string): string =>
  text.replace(
    /[\p{Cc}\p{Zl}\p{Zp}]/gu,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
