/** The kinds of field that the formats share. No message quotes the value: it may be megabytes long. */
import * as v from "valibot";

const MISSING = "is missing";
export const UNKNOWN_KEY = "is not a known key";
export const NOT_A_TEXT = "must be a text";
const NOT_AN_INTEGER = "must be an integer";
export const NOT_A_LIST = "must be a list";
export const NOT_AN_OBJECT = "must be an object";

/** Any JSON object whose keys are not ours to know: parameters, metadata, a reference not yet validated. */
export type JsonObject = { readonly [key: string]: unknown };

export const isJsonObject = (input: unknown): input is JsonObject =>
  typeof input === "object" && input !== null && !Array.isArray(input);

/** A JSON object of any content. Not a list, not null. The metadata is what a generated description says of it. */
export const JsonObjectSchema = v.pipe(
  v.custom<JsonObject>(isJsonObject, NOT_AN_OBJECT),
  v.metadata({ type: "object" }),
);

/** JSON that is nested very deep can be read, but not written again. */
const DEEPEST_NESTING = 100;

/** A JSON object that we pass on: one that can be written again. */
export const ShallowObjectSchema = v.pipe(
  JsonObjectSchema,
  v.check((input) => isShallow(input), `must not be nested deeper than ${DEEPEST_NESTING} levels`),
);

/** Whether a value can be written as JSON again. */
export function isShallow(value: unknown, level = 1): boolean {
  if (typeof value !== "object" || value === null) return true;
  if (level > DEEPEST_NESTING) return false;
  for (const key in value) if (!isShallow(value[key as keyof typeof value], level + 1)) return false;
  return true;
}

/** Whether a text is empty or holds only white space. */
export const isBlank = (text: string): boolean => text.trim() === "";

/** Any text. */
export const TextSchema = v.string(NOT_A_TEXT);

/** A text that says something. */
export const FilledTextSchema = v.pipe(
  TextSchema,
  v.check((text) => !isBlank(text), "must not be blank"),
);

/** A text or null; a key that is absent reads as null. */
export const NullableTextSchema = v.optional(v.nullable(TextSchema), null);

/** A whole number; ranges are the field's own. */
export const IntegerSchema = v.pipe(v.number(NOT_AN_INTEGER), v.integer(NOT_AN_INTEGER));

/**
 * The message of an object schema: valibot asks it both when the value is no object and, with a path, when one
 * of its keys is missing.
 */
export const toObjectMessage = (issue: v.BaseIssue<unknown>): string =>
  issue.path === undefined ? NOT_AN_OBJECT : MISSING;

type ObjectSchema<Entries extends v.ObjectEntries> = v.GenericSchema<
  unknown,
  v.InferOutput<v.ObjectSchema<Entries, undefined>>
>;

/** An object that drops the keys it does not know. One key at least must be demanded: that is what refuses a list. */
export const openObject = <const Entries extends v.ObjectEntries>(entries: Entries): ObjectSchema<Entries> =>
  v.object(entries, toObjectMessage);

/** Keys that valibot looks at nowhere, and so would not find unknown either. */
const SKIPPED_KEYS = ["__proto__", "prototype", "constructor"];

/** An object that reports every key it does not know, not only the first as valibot's own strict object does. */
export const closedObject = <const Entries extends v.ObjectEntries>(
  entries: Entries,
): ObjectSchema<Entries> =>
  v.pipe(
    JsonObjectSchema,
    v.rawCheck(({ dataset, addIssue }) => {
      if (!dataset.typed) return;
      for (const key of SKIPPED_KEYS.filter((name) => Object.hasOwn(dataset.value, name))) {
        const value = dataset.value[key];
        const path = [
          { type: "object", origin: "value", input: dataset.value, key, value } as const,
        ] satisfies [v.IssuePathItem];
        addIssue({ message: UNKNOWN_KEY, path });
      }
    }),
    v.objectWithRest(entries, v.never(UNKNOWN_KEY), toObjectMessage),
  );

/** A list with at least one element. */
export const filledList = <Item extends v.GenericSchema>(item: Item) =>
  v.pipe(v.array(item, NOT_A_LIST), v.minLength(1, "must not be empty"));
