/** Answers that refuse, in the words of the contract. */
import { type AieffectError, toHttpStatus } from "../errors.ts";
import type { ValidationError } from "../model/validation-detail.ts";

type Headers = Readonly<Record<string, string>>;

/** How soon (s) it is worth while to ask again when the store does not answer. */
const RETRY_AFTER_S = 2;

/** @param detail one sentence, or everything that is wrong with the request */
export function refuse(
  status: number,
  detail: string | readonly ValidationError[],
  headers: Headers = {},
): Response {
  return Response.json({ detail }, { status, headers });
}

export const refuseUnknownWorkflow = (): Response => refuse(404, "Workflow not found");

/** The answer to a request during which an error was thrown; null when the request is not to blame. */
export function refuseError(error: AieffectError): Response {
  const status = toHttpStatus(error.code);
  // A client learns that it may ask again; what broke is for the log.
  if (status === 503) return refuse(503, "Store unavailable", { "retry-after": String(RETRY_AFTER_S) });
  return error.code === "WORKFLOW_UNKNOWN" ? refuseUnknownWorkflow() : refuse(status, error.message);
}
