/** The `detail` of a 422 answer: what is wrong with a request, in the shape that clients of the reference know. */
import * as v from "valibot";
import { UNKNOWN_KEY } from "./field.ts";

export const ValidationErrorSchema = v.object({
  type: v.string(),
  /** Begins with the part of the request: `body` or `query`. */
  loc: v.array(v.union([v.string(), v.number()])),
  msg: v.string(),
  ctx: v.optional(v.record(v.string(), v.unknown())),
});

export type ValidationError = v.InferOutput<typeof ValidationErrorSchema>;

/** There is no body, or it is JSON's null. */
export const MISSING_BODY: ValidationError = { type: "missing", loc: ["body"], msg: "Field required" };

/** The body is a list, a text or a number, or is not JSON at all. */
export const NO_OBJECT: ValidationError = {
  type: "model_attributes_type",
  loc: ["body"],
  msg: "Input should be a valid dictionary or object to extract fields from",
};

/** The body breaks the grammar of JSON at an offset. */
export function toJsonInvalid(offset: number, reason: string): ValidationError {
  return { type: "json_invalid", loc: ["body", offset], msg: "JSON decode error", ctx: { error: reason } };
}

type Kind = Omit<ValidationError, "loc">;

/** A rule of our own is broken. */
export function toValueError(message: string): Kind {
  return { type: "value_error", msg: `Value error, ${message}`, ctx: { error: {} } };
}

/** So many errors are told: a small body can have a million, and to write them all down would take its reader's time. */
export const MOST_ERRORS = 1_000;

/**
 * One error per issue that a schema found, in the schema's order, and no more than {@link MOST_ERRORS}. No error quotes a value: it may be a key, or
 * megabytes long.
 *
 * @param part what of the request was read
 */
export function toValidationErrors(
  issues: readonly v.BaseIssue<unknown>[],
  part: "body" | "query" = "body",
): ValidationError[] {
  return issues.slice(0, MOST_ERRORS).map((issue) => {
    const path = (issue.path ?? []).map((item) => item.key).filter(isLocation);
    const isUnreadNumber = part === "query" && issue.type === "number";
    const { type, msg, ...context } = isUnreadNumber ? UNREAD_INTEGER : toKind(issue);
    return { type, loc: [part, ...path], msg, ...context };
  });
}

const isLocation = (key: unknown): key is string | number =>
  typeof key === "string" || typeof key === "number";

/** The kinds whose text never changes, by the type of the issue. */
const KINDS: Readonly<Record<string, Kind>> = {
  string: { type: "string_type", msg: "Input should be a valid string" },
  array: { type: "list_type", msg: "Input should be a valid list" },
  custom: { type: "dict_type", msg: "Input should be a valid dictionary" },
  number: { type: "int_type", msg: "Input should be a valid integer" },
  integer: {
    type: "int_from_float",
    msg: "Input should be a valid integer, got a number with a fractional part",
  },
  object: { type: "missing", msg: "Field required" },
  object_with_rest: { type: "missing", msg: "Field required" },
};

/** Of a query everything comes as text. */
const UNREAD_INTEGER: Kind = {
  type: "int_parsing",
  msg: "Input should be a valid integer, unable to parse string as an integer",
};

function toKind(issue: v.BaseIssue<unknown>): Kind {
  if (issue.message === UNKNOWN_KEY)
    return { type: "extra_forbidden", msg: "Extra inputs are not permitted" };
  if ("requirement" in issue && typeof issue.requirement === "number")
    return toBoundKind(issue, issue.requirement);
  if (issue.type === "picklist") return toChoiceKind(issue.expected ?? "");
  return KINDS[issue.type] ?? toValueError(issue.message);
}

function toBoundKind(issue: v.BaseIssue<unknown>, bound: number): Kind {
  if (issue.type === "min_value") {
    const msg = `Input should be greater than or equal to ${bound}`;
    return { type: "greater_than_equal", msg, ctx: { ge: bound } };
  }
  if (issue.type === "max_value") {
    const msg = `Input should be less than or equal to ${bound}`;
    return { type: "less_than_equal", msg, ctx: { le: bound } };
  }
  return toValueError(issue.message);
}

/** @param expected the choices as valibot writes them: `("a" | "b" | "c")` */
function toChoiceKind(expected: string): Kind {
  const choices = [...expected.matchAll(/"([^"]*)"/g)].map(([, choice]) => `'${choice}'`);
  const last = choices.pop() ?? "";
  const listed = choices.length === 0 ? last : `${choices.join(", ")} or ${last}`;
  return { type: "literal_error", msg: `Input should be ${listed}`, ctx: { expected: listed } };
}
