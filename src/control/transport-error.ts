/** What the errors of `fetch` mean. Prefixes are the contract (control-interface 2.3), reasons are free. */
import { ControlError } from "./control-client.ts";

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ECONNRESET: "connection closed before the answer was complete",
  EPIPE: "connection closed before the answer was complete",
  ENOTFOUND: "host name not found",
  EAI_AGAIN: "host name could not be looked up",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network",
};

/**
 * @param address where the call went, for the text
 * @param answered whether the answer had begun: then the service did take the call
 */
export function toControlError(error: unknown, address: string, answered: boolean): ControlError {
  const cause = rootCause(error);
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const reason = REASONS[code];
  if (reason === undefined) {
    const text = cause instanceof Error ? cause.message : String(cause);
    return new ControlError("failed", `Request failed: ${address}: ${text}`, {
      transient: true,
      cause: error,
    });
  }
  const message = `Connection failed: ${address}: ${reason} (${code})`;
  return new ControlError(answered ? "failed" : "unavailable", message, { transient: true, cause: error });
}

/** The client library wraps what `fetch` threw. */
function rootCause(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? rootCause(error.cause) : error;
}
