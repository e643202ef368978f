/** What the errors of `fetch` mean, for whoever calls over HTTP. */

/** No connection came about: nothing was sent. */
const NOT_CONNECTED: Readonly<Record<string, string>> = {
  ECONNREFUSED: "connection refused",
  ENOTFOUND: "host name not found",
  EAI_AGAIN: "host name could not be looked up",
  EHOSTUNREACH: "no route to the host",
  ENETUNREACH: "no route to the network",
};

/** The connection broke: what was sent may have arrived. */
const BROKEN: Readonly<Record<string, string>> = {
  ECONNRESET: "connection closed before the answer was complete",
  EPIPE: "connection closed before the answer was complete",
};

export interface TransportFailure {
  readonly stage: "not-connected" | "broken" | "other";
  readonly reason: string;
}

/** Why a call brought no answer. */
export function toTransportFailure(error: unknown): TransportFailure {
  const cause = rootCause(error);
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const notConnected = NOT_CONNECTED[code];
  if (notConnected !== undefined) return { stage: "not-connected", reason: notConnected };
  const broken = BROKEN[code];
  if (broken !== undefined) return { stage: "broken", reason: broken };
  return { stage: "other", reason: withoutAdvice(cause instanceof Error ? cause.message : String(cause)) };
}

/** The runtime's errors end with what a programmer might do about them; who reads them here cannot. */
export const withoutAdvice = (text: string): string =>
  text.replace(/\. For more information, pass `verbose: true` .*$/s, "");

/** The client library wraps what `fetch` threw. */
function rootCause(error: unknown): unknown {
  return error instanceof Error && error.cause !== undefined ? rootCause(error.cause) : error;
}
