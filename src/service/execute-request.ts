import * as v from "valibot";
import { type ExecuteRequest, ExecuteRequestSchema } from "../model/control-message.ts";
import { findJsonSyntaxError } from "../model/json-syntax.ts";
import {
  MISSING_BODY,
  NO_OBJECT,
  toJsonInvalid,
  toValidationErrors,
  type ValidationError,
} from "./validation-detail.ts";

export type ParsedRequest =
  | { readonly kind: "valid"; readonly request: ExecuteRequest }
  | { readonly kind: "invalid"; readonly detail: readonly ValidationError[] };

/** Reads the body of an execute request, or says everything that is wrong with it. */
export function parseExecuteRequest(bytes: Uint8Array, contentType: string | null): ParsedRequest {
  if (bytes.byteLength === 0) return invalid(MISSING_BODY);
  if (contentType !== null && !isJsonType(contentType)) return invalid(NO_OBJECT);
  const body = parseJson(bytes);
  if (body.kind === "invalid") return body;
  if (body.value === null) return invalid(MISSING_BODY);
  if (typeof body.value !== "object" || Array.isArray(body.value)) return invalid(NO_OBJECT);
  const result = v.safeParse(ExecuteRequestSchema, body.value);
  return result.success
    ? { kind: "valid", request: result.output }
    : { kind: "invalid", detail: toValidationErrors(result.issues) };
}

const invalid = (error: ValidationError): ParsedRequest & { readonly kind: "invalid" } => ({
  kind: "invalid",
  detail: [error],
});

/** `application/json` and the types built on it, such as `application/problem+json`. */
const isJsonType = (contentType: string): boolean =>
  /^application\/(?:[^;]+\+)?json\s*(?:;|$)/i.test(contentType);

type ParsedJson =
  | { readonly kind: "json"; readonly value: unknown }
  | (ParsedRequest & { readonly kind: "invalid" });

function parseJson(bytes: Uint8Array): ParsedJson {
  let text: string;
  try {
    text = new TextDecoder("utf-8", { fatal: true }).decode(bytes);
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
