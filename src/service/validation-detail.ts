/** The `detail` of a 422 answer: what is wrong with a body, in the shape that clients of the reference know. */
import type * as v from "valibot";

export interface ValidationError {
  readonly type: string;
  readonly loc: readonly (string | number)[];
  readonly msg: string;
  readonly ctx?: { readonly error: string };
}

const BODY = ["body"];

/** There is no body, or it is JSON's null. */
export const MISSING_BODY: ValidationError = { type: "missing", loc: BODY, msg: "Field required" };

/** The body is a list, a text or a number, or is not JSON at all. */
export const NO_OBJECT: ValidationError = {
  type: "model_attributes_type",
  loc: BODY,
  msg: "Input should be a valid dictionary or object to extract fields from",
};

/** The body breaks the grammar of JSON at an offset. */
export function toJsonInvalid(offset: number, reason: string): ValidationError {
  return { type: "json_invalid", loc: [...BODY, offset], msg: "JSON decode error", ctx: { error: reason } };
}

/** One error per issue that a schema found in a body that is an object, in the schema's order. */
export function toValidationErrors(issues: readonly v.BaseIssue<unknown>[]): ValidationError[] {
  return issues.map((issue) => {
    const path = (issue.path ?? []).map((item) => item.key).filter(isLocation);
    return { ...toKind(issue), loc: [...BODY, ...path] };
  });
}

const isLocation = (key: unknown): key is string | number =>
  typeof key === "string" || typeof key === "number";

function toKind(issue: v.BaseIssue<unknown>): { type: string; msg: string } {
  switch (issue.type) {
    case "string":
      return { type: "string_type", msg: "Input should be a valid string" };
    case "array":
      return { type: "list_type", msg: "Input should be a valid list" };
    case "custom":
      return { type: "dict_type", msg: "Input should be a valid dictionary" };
    case "object":
      return { type: "missing", msg: "Field required" };
    default:
      return { type: "value_error", msg: `Value error, ${issue.message}` };
  }
}
