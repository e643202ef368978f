/** Why a Redis cannot be used, as the user is told. */
import { ReplyError } from "ioredis";
import { AieffectError } from "../../errors.ts";
import type { RedisAddress } from "./address.ts";

/** @returns AieffectError STATE_UNUSABLE for what the server answers, STORE_UNAVAILABLE when it does not */
export function toOpenError(error: unknown, { label }: RedisAddress): AieffectError {
  if (error instanceof AieffectError) return error;
  const reason = error instanceof Error ? error.message : String(error);
  if (error instanceof ReplyError) {
    return new AieffectError("STATE_UNUSABLE", `Cannot use Redis at ${label}: ${reason}`, { cause: error });
  }
  // What the client says of a connection ends in a point of its own at times.
  const why = reason.replace(/\.$/, "") || "no connection";
  return new AieffectError(
    "STORE_UNAVAILABLE",
    `Redis at ${label} cannot be reached: ${why}. Is it running, and is this its address?`,
    { cause: error },
  );
}
