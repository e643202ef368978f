/** What a libconfig file holds. Groups are maps in the order of the file; lists and arrays are both arrays. */
export type ConfigValue = string | number | boolean | ConfigGroup | readonly ConfigValue[];

export interface ConfigGroup {
  readonly [name: string]: ConfigValue;
}

/** A text as libconfig writes it, with its quotes. */
export function toConfigText(text: string): string {
  const escaped = text.replaceAll(
    /["\\\p{Cc}]/gu,
    (character) => ESCAPES[character] ?? `\\x${character.charCodeAt(0).toString(16).padStart(2, "0")}`,
  );
  return `"${escaped}"`;
}

const ESCAPES: Readonly<Record<string, string>> = {
  '"': '\\"',
  "\\": "\\\\",
  "\n": "\\n",
  "\t": "\\t",
  "\r": "\\r",
  "\f": "\\f",
};
