/** The `detail` of a 422 answer for parameters that break an operation's schema. */
import type * as v from "valibot";
import { MOST_ERRORS, toValidationErrors, type ValidationError } from "../model/validation-detail.ts";

type Kind = Omit<ValidationError, "loc">;

/**
 * One error per issue, below `["body", "parameters"]`. A schema's own words are kept; where it has none, the text is the
 * one that clients of the reference know. No error quotes a value.
 */
export function toParameterErrors(issues: readonly v.BaseIssue<unknown>[]): ValidationError[] {
  return issues.slice(0, MOST_ERRORS).flatMap((issue) => {
    const [error] = toValidationErrors([issue]);
    if (error === undefined) return [];
    const [part = "body", ...path] = error.loc;
    return [{ ...(toKind(issue) ?? error), loc: [part, "parameters", ...path] }];
  });
}

/** Null where the kinds of the body fit. */
function toKind(issue: v.BaseIssue<unknown>): Kind | null {
  if (!isOfValibot(issue)) return toValueKind(issue.message);
  if (issue.expected === "never") return { type: "extra_forbidden", msg: "Extra inputs are not permitted" };
  if (OBJECTS.has(issue.type)) return issue.expected === "Object" ? NOT_AN_OBJECT : MISSING;
  const kind = KINDS[issue.type];
  if (kind !== undefined) return kind;
  if (KINDS_OF_BODY.has(issue.type)) return null;
  return toValueKind(issue.expected === null ? "Invalid value" : `Expected ${issue.expected}`);
}

const toValueKind = (message: string): Kind => ({
  type: "value_error",
  msg: `Value error, ${message}`,
  ctx: { error: {} },
});

/** Whether the text is the one that valibot makes when a schema gives none: it quotes what was received. */
const isOfValibot = ({ message, received }: v.BaseIssue<unknown>): boolean =>
  message.startsWith("Invalid ") && message.endsWith(`eceived ${received}`);

const MISSING: Kind = { type: "missing", msg: "Field required" };
const NOT_AN_OBJECT: Kind = { type: "dict_type", msg: "Input should be a valid dictionary" };

const OBJECTS: ReadonlySet<string> = new Set(["object", "loose_object", "strict_object", "object_with_rest"]);

const KINDS: Readonly<Record<string, Kind>> = {
  number: { type: "float_type", msg: "Input should be a valid number" },
  boolean: { type: "bool_type", msg: "Input should be a valid boolean" },
  record: NOT_AN_OBJECT,
};

const KINDS_OF_BODY: ReadonlySet<string> = new Set([
  "string",
  "array",
  "integer",
  "min_value",
  "max_value",
  "picklist",
]);
