/** The text of a compose file. */
import { Document, type DocumentOptions, Scalar, type SchemaOptions } from "yaml";

/** Compose still reads YAML 1.1, in which `no` is a boolean: what is something else there is quoted, too. */
const OPTIONS: DocumentOptions & SchemaOptions = { compat: "yaml-1.1" };

/** @param isSorted whether the keys of all maps are put into alphabetical order */
export const toComposeDocument = (content: unknown, { isSorted }: { readonly isSorted: boolean }): Document =>
  new Document(content, { ...OPTIONS, aliasDuplicateObjects: false, sortMapEntries: isSorted });

/** Long lines stay whole, so that a command can be copied out of the file. */
export const toComposeText = (document: Document): string => document.toString({ lineWidth: 0 });

/** Always in quotes: a pair of ports can be a number of base 60 in YAML 1.1. */
export function quoted(text: string): Scalar {
  const scalar = new Scalar(text);
  scalar.type = Scalar.QUOTE_DOUBLE;
  return scalar;
}

/** A text that has no variables in it, for compose would fill them in. */
export const escapeVariables = (text: string): string => text.replaceAll("$", "$$$$");
