import { type ExecuteRequest, ExecuteRequestSchema } from "../model/control-message.ts";
import { parseJsonBody } from "../model/json-body.ts";
import type { ValidationError } from "../model/validation-detail.ts";

export type ParsedRequest =
  | { readonly kind: "valid"; readonly request: ExecuteRequest }
  | { readonly kind: "invalid"; readonly detail: readonly ValidationError[] };

/** Reads the body of an execute request, or says everything that is wrong with it. */
export function parseExecuteRequest(bytes: Uint8Array, contentType: string | null): ParsedRequest {
  const parsed = parseJsonBody(ExecuteRequestSchema, bytes, contentType);
  return parsed.kind === "valid" ? { kind: "valid", request: parsed.value } : parsed;
}
