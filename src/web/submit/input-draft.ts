/** One input of a start task as it is filled in, and the references that it stands for. Pure. */
import * as v from "valibot";
import { FORMATS, PROTOCOLS } from "../../model/data-reference.ts";
import { isBlank } from "../../model/field.ts";
import { parseDocument } from "../../model/json-document.ts";
import { encodeBase64 } from "./base64.ts";

export const InputDraftSchema = v.variant("kind", [
  v.object({ kind: v.literal("text"), text: v.string(), format: v.string() }),
  /** Null before one was chosen. */
  v.object({
    kind: v.literal("file"),
    file: v.nullable(v.object({ name: v.string(), base64: v.string() })),
    format: v.string(),
  }),
  v.object({
    kind: v.literal("reference"),
    protocol: v.picklist(PROTOCOLS),
    uri: v.string(),
    format: v.string(),
  }),
  /** A reference, or a list of them. */
  v.object({ kind: v.literal("json"), json: v.string() }),
]);
export type InputDraft = v.InferOutput<typeof InputDraftSchema>;
export type InputKind = InputDraft["kind"];

/** The longest file (bytes) that goes along inline: it becomes a third longer, and a server takes 10 MiB. */
export const LONGEST_FILE = 5 * 1024 * 1024;

export const EMPTY_INPUTS: { readonly [Kind in InputKind]: Extract<InputDraft, { kind: Kind }> } = {
  text: { kind: "text", text: "", format: "json" },
  file: { kind: "file", file: null, format: "binary" },
  reference: { kind: "reference", protocol: "http", uri: "", format: "json" },
  json: { kind: "json", json: "" },
};

/** The format that the name of a file speaks for. */
export function toFormat(name: string): string {
  const ending = name.slice(name.lastIndexOf(".") + 1).toLowerCase();
  return FORMATS.includes(ending) ? ending : ending === "pb" ? "protobuf" : "binary";
}

/**
 * @param name of the input, for messages
 * @throws AieffectError INVALID_INPUT for JSON that is none
 */
export function toReferences(input: InputDraft, name: string): readonly unknown[] {
  switch (input.kind) {
    case "text":
      return [toInline(new TextEncoder().encode(input.text), input.format)];
    case "file":
      return input.file === null
        ? []
        : [{ protocol: "inline", uri: input.file.base64, format: input.format }];
    case "reference":
      return [{ protocol: input.protocol, uri: input.uri.trim(), format: input.format.trim() }];
    case "json": {
      if (isBlank(input.json)) return [];
      const read = parseDocument(input.json, name);
      return Array.isArray(read) ? read : [read];
    }
  }
}

const toInline = (bytes: Uint8Array, format: string) => ({
  protocol: "inline",
  uri: encodeBase64(bytes),
  format,
});
