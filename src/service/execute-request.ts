import * as v from "valibot";
import { type ExecuteRequest, ExecuteRequestSchema } from "../model/control-message.ts";
import { isJsonObject, type JsonObject } from "../model/field.ts";
import { parseJsonObject } from "../model/json-body.ts";
import { toValidationErrors, type ValidationError } from "../model/validation-detail.ts";

export type ParsedRequest =
  | { readonly kind: "valid"; readonly request: ExecuteRequest }
  | { readonly kind: "invalid"; readonly detail: readonly ValidationError[] };

/** Reads the body of an execute request, or says everything that is wrong with it. */
export function parseExecuteRequest(bytes: Uint8Array, contentType: string | null): ParsedRequest {
  const body = parseJsonObject(bytes, contentType);
  if (body.kind === "invalid") return body;
  const request = toPlainRequest(body.raw);
  if (request !== null) return { kind: "valid", request };
  const result = v.safeParse(ExecuteRequestSchema, body.raw);
  return result.success
    ? { kind: "valid", request: result.output }
    : { kind: "invalid", detail: toValidationErrors(result.issues) };
}

/**
 * A request that clearly keeps every rule; null for any other, of which the schema says what is wrong. Every call passes
 * here, and the way through the schema would cost more than reading its JSON.
 */
function toPlainRequest({
  method,
  workflow_id,
  task_id,
  inputs = [],
  parameters = {},
}: JsonObject): ExecuteRequest | null {
  if (typeof method !== "string" || typeof workflow_id !== "string" || typeof task_id !== "string")
    return null;
  if (!Array.isArray(inputs) || !inputs.every(isJsonObject) || !isJsonObject(parameters)) return null;
  return { method, workflow_id, task_id, inputs, parameters };
}
