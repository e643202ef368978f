import { type JsonObject, OperationError, readInlineJson } from "../../../src/service/kit.ts";

/** What an inline input says; nothing when it is another kind of input, or cannot be decoded. */
export function readInlineOptions(input: JsonObject | undefined): JsonObject {
  if (input?.protocol !== "inline" || typeof input.uri !== "string") return {};
  try {
    return readInlineJson(input.uri);
  } catch (error) {
    if (error instanceof OperationError) return {};
    throw error;
  }
}
