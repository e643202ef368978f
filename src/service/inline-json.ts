import * as v from "valibot";
import { DataReferenceSchema } from "../model/data-reference.ts";
import { isJsonObject, type JsonObject, JsonObjectSchema } from "../model/field.ts";
import { OperationError } from "./operation-error.ts";

export interface InlineJson {
  readonly protocol: "inline";
  readonly uri: string;
  readonly format: "json";
}

/**
 * A DataReference that holds its data itself.
 *
 * @throws TypeError when it is no object, or none that JSON can hold
 */
export function toInlineJson(value: JsonObject): InlineJson {
  if (!isJsonObject(value)) {
    throw new TypeError("An inline result is an object; bytes or a text need their format beside them");
  }
  return toInline(JSON.stringify(value), "json");
}

/** The same for any bytes, or a text in UTF-8. */
export function toInline<const Format extends string>(
  content: string | Uint8Array,
  format: Format,
): { readonly protocol: "inline"; readonly uri: string; readonly format: Format } {
  const bytes =
    typeof content === "string"
      ? Buffer.from(content)
      : Buffer.from(content.buffer, content.byteOffset, content.byteLength);
  return { protocol: "inline", uri: bytes.toString("base64"), format };
}

/**
 * The JSON object inside an inline uri.
 *
 * @throws OperationError when it is not base64 of a JSON object in UTF-8
 */
export function readInlineJson(uri: string): JsonObject {
  if (!v.is(DataReferenceSchema, { protocol: "inline", uri, format: "json" })) {
    throw new OperationError("Inline input is not valid base64");
  }
  const result = v.safeParse(JsonObjectSchema, parse(Buffer.from(uri, "base64")));
  if (!result.success) throw new OperationError("Inline input is not a JSON object");
  return result.output;
}

function parse(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new OperationError("Inline input is not valid JSON", { cause });
  }
}
