/** What the errors of `fetch` mean for a task. Prefixes are the contract (control-interface 2.3), reasons are free. */
import { toTransportFailure } from "../model/transport-failure.ts";
import { ControlError } from "./control-client.ts";

/**
 * @param address where the call went, for the text
 * @param answered whether the answer had begun: then the service did take the call
 */
export function toControlError(error: unknown, address: string, answered: boolean): ControlError {
  const { stage, reason } = toTransportFailure(error);
  const prefix = stage === "not-connected" ? "Connection failed" : "Request failed";
  const wasNotTaken = !answered && stage !== "other";
  const details = { transient: true, cause: error };
  return new ControlError(
    wasNotTaken ? "unavailable" : "failed",
    `${prefix}: ${address}: ${reason}`,
    details,
  );
}
