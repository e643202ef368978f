/** Reads the body of a request that must be a JSON object, or says everything that is wrong with it. */
import * as v from "valibot";
import { isJsonObject, type JsonObject } from "./field.ts";
import { findJsonSyntaxError } from "./json-syntax.ts";
import {
  MISSING_BODY,
  NO_OBJECT,
  toJsonInvalid,
  toValidationErrors,
  type ValidationError,
} from "./validation-detail.ts";

export type ParsedBody<T> =
  | {
      readonly kind: "valid";
      readonly value: T;
      /** What the schema made it from. */
      readonly raw: JsonObject;
    }
  | Invalid;

interface Invalid {
  readonly kind: "invalid";
  readonly detail: readonly ValidationError[];
}

/** @param contentType null when the request does not say: then it counts as JSON */
export function parseJsonBody<T>(
  schema: v.GenericSchema<unknown, T>,
  bytes: Uint8Array,
  contentType: string | null,
): ParsedBody<T> {
  const body = parseJsonObject(bytes, contentType);
  if (body.kind === "invalid") return body;
  const result = v.safeParse(schema, body.raw);
  return result.success
    ? { kind: "valid", value: result.output, raw: body.raw }
    : { kind: "invalid", detail: toValidationErrors(result.issues) };
}

/** The same before a schema has looked at it. */
export function parseJsonObject(
  bytes: Uint8Array,
  contentType: string | null,
): { readonly kind: "object"; readonly raw: JsonObject } | Invalid {
  if (bytes.byteLength === 0) return invalid(MISSING_BODY);
  if (contentType !== null && !isJsonType(contentType)) return invalid(NO_OBJECT);
  const body = parseJson(bytes);
  if (body.kind === "invalid") return body;
  if (body.value === null) return invalid(MISSING_BODY);
  return isJsonObject(body.value) ? { kind: "object", raw: body.value } : invalid(NO_OBJECT);
}

const invalid = (error: ValidationError): Invalid => ({ kind: "invalid", detail: [error] });

const DECODER = new TextDecoder("utf-8", { fatal: true });

/** `application/json` and the types built on it, such as `application/problem+json`. */
const isJsonType = (contentType: string): boolean =>
  /^application\/(?:[^;]+\+)?json\s*(?:;|$)/i.test(contentType);

function parseJson(bytes: Uint8Array): { kind: "json"; value: unknown } | Invalid {
  let text: string;
  try {
    text = DECODER.decode(bytes);
  } catch {
    return invalid(toJsonInvalid(0, "Body is not UTF-8"));
  }
  try {
    return { kind: "json", value: JSON.parse(text) };
  } catch {
    const { offset, reason } = findJsonSyntaxError(text) ?? { offset: 0, reason: "Nested too deeply" };
    return invalid(toJsonInvalid(offset, reason));
  }
}
