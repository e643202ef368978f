import * as v from "valibot";

/** Any JSON object whose keys are not ours to know: parameters, metadata, a reference not yet validated. */
export type JsonObject = { readonly [key: string]: unknown };

const isJsonObject = (input: unknown): input is JsonObject =>
  typeof input === "object" && input !== null && !Array.isArray(input);

/** A JSON object of any content. Not a list, not null. */
export const JsonObjectSchema = v.custom<JsonObject>(isJsonObject, "must be an object");

/** Whether a text is empty or holds only white space. */
export const isBlank = (text: string): boolean => text.trim() === "";

/** Any text. */
export const TextSchema = v.string("must be a text");

/** A text that says something. */
export const FilledTextSchema = v.pipe(
  TextSchema,
  v.check((text) => !isBlank(text), "must not be blank"),
);

/** A text or null; a key that is absent reads as null. */
export const NullableTextSchema = v.optional(v.nullable(TextSchema), null);

/**
 * The message of an object schema: valibot asks it both when the value is no object and, with a path, when one
 * of its keys is missing. Never quotes the value, which may be megabytes long.
 */
export const toObjectMessage = (issue: v.BaseIssue<unknown>): string =>
  issue.path === undefined ? "must be an object" : "is missing";
