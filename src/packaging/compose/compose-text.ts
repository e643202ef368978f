/** The text of a compose file, and what in it is more than plain values. */
import { Alias, Document, isCollection, isMap, Scalar } from "yaml";

export interface ComposeForm {
  /** Whether the keys of all maps are put into alphabetical order. */
  readonly isSorted: boolean;
  /** What stands above everything: a line each. */
  readonly about?: readonly string[];
}

/**
 * Compose has read YAML 1.1 for long, in which `no` is a boolean: what is something else there than in YAML 1.2 is quoted.
 * Long lines stay whole, so that a command can be copied out of the file.
 */
export function toComposeText(content: unknown, { isSorted, about = [] }: ComposeForm): string {
  const options = {
    compat: "yaml-1.1",
    merge: true,
    aliasDuplicateObjects: false,
    sortMapEntries: isSorted,
  } as const;
  const document = new Document(content, options);
  nameFragments(document);
  const text = document.toString({ lineWidth: 0 });
  return `${about.map((line) => `${`# ${line}`.trimEnd()}\n`).join("")}${text}`;
}

/** What stands under `x-NAME` can be referred to as NAME. */
function nameFragments({ contents }: Document): void {
  if (!isMap(contents)) return;
  for (const { key, value } of contents.items) {
    const [, name] = /^x-(.+)$/.exec(String(key)) ?? [];
    if (name !== undefined && isCollection(value)) value.anchor = name;
  }
}

/** What stands under `x-NAME`. */
export const fragment = (name: string): Alias => new Alias(name);

/** Always in quotes: a pair of ports can be a number of base 60 in YAML 1.1. */
export function quoted(text: string): Scalar {
  const scalar = new Scalar(text);
  scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

/** A text of several lines, written as such. */
export function block(text: string): Scalar {
  const scalar = new Scalar(text);
  scalar.type = Scalar.BLOCK_LITERAL;
  return scalar;
}

/** A key, or an item of a list, with the reason for it above. */
export function why(reason: string, text: string): Scalar {
  const scalar = new Scalar(text);
  scalar.commentBefore = reason
    .split("\n")
    .map((line) => ` ${line}`)
    .join("\n");
  return scalar;
}

/** A key with an empty line above. */
export function apart(key: string | Scalar): Scalar {
  const scalar = typeof key === "string" ? new Scalar(key) : key;
  scalar.spaceBefore = true;
  return scalar;
}

/** A text that has no variables in it: compose would fill them in. */
export const escapeVariables = (text: string): string => text.replaceAll("$", "$$$$");

/** What a variable of the environment says, or of `.env` beside the file. */
export const variable = (name: string, fallback: string): string => `\${${name}:-${fallback}}`;
