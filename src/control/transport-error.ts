/** What the errors of `fetch` mean. Prefixes are the contract (control-interface 2.3), reasons are free. */
import { ControlError } from "./control-client.ts";

/** No connection came about. */
const NOT_CONNECTED: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ENOTFOUND: "host name not found",
  EAI_AGAIN: "host name could not be looked up",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network",
};

/** The connection broke. */
const BROKEN: Readonly<Record<string, string>> = {
  ECONNRESET: "connection closed before the answer was complete",
  EPIPE: "connection closed before the answer was complete",
};

/**
 * @param address where the call went, for the text
 * @param answered whether the answer had begun: then the service did take the call
 */
export function toControlError(error: unknown, address: string, answered: boolean): ControlError {
  const cause = rootCause(error);
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const text = cause instanceof Error ? cause.message : String(cause);
  const [prefix, reason] =
    NOT_CONNECTED[code] === undefined
      ? ["Request failed", BROKEN[code] ?? text]
      : ["Connection failed", NOT_CONNECTED[code]];
  const wasNotTaken = !answered && (code in NOT_CONNECTED || code in BROKEN);
  const details = { transient: true, cause: error };
  return new ControlError(
    wasNotTaken ? "unavailable" : "failed",
    `${prefix}: ${address}: ${reason}`,
    details,
  );
}

/** The client library wraps what `fetch` threw. */
function rootCause(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? rootCause(error.cause) : error;
}
