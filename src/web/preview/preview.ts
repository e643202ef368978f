/** What can be shown of a piece of data in the page. Pure; never throws, whatever the bytes are. */
import type { SlimReference } from "../../model/data-reference.ts";
import { readInlineStart, toInlineSize, toText } from "../../model/inline-data.ts";
import { type JsonLine, toJsonLines } from "./json-lines.ts";

/** No more than the first so many bytes are decoded. */
export const PREVIEW_BYTES = 65_536;

export type Preview =
  | { readonly kind: "empty" }
  /** Whole, and correct. */
  | { readonly kind: "json"; readonly lines: readonly JsonLine[] }
  /** Its cells are for those who show it: a reader of CSV is loaded only then. */
  | { readonly kind: "csv"; readonly text: string; readonly isWhole: boolean }
  | { readonly kind: "text"; readonly text: string; readonly isWhole: boolean }
  | { readonly kind: "binary" };

/** Formats that are text, if they are what they say; what others bring is not for people's eyes even if it looks like text. */
const TEXT_FORMATS: ReadonlySet<string> = new Set(["json", "csv", "xml", "text", "txt"]);

/** @param reference of which the data stands in itself */
export function toPreview({ uri, format }: SlimReference): Preview {
  const start = readInlineStart(uri, PREVIEW_BYTES);
  if (start === null) return { kind: "binary" };
  if (start.bytes.length === 0) return { kind: "empty" };
  const text = TEXT_FORMATS.has(format) ? toText(start) : null;
  if (text === null) return { kind: "binary" };
  const { isWhole } = start;
  if (text.trim() === "") return { kind: "text", text, isWhole };
  if (format === "csv") return { kind: "csv", text, isWhole };
  const lines = format === "json" && isWhole ? toJsonLines(text) : null;
  return lines === null ? { kind: "text", text, isWhole } : { kind: "json", lines };
}

/** The size (bytes) of data that stands in its reference. */
export const toSize = ({ uri }: SlimReference): number => toInlineSize(uri);
