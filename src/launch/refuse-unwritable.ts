import { AieffectError } from "../errors.ts";

/** @throws AieffectError STATE_UNUSABLE naming the path when the action, which writes there, fails */
export function refuseUnwritable<Result>(path: string, action: () => Result): Result {
  try {
    return action();
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AieffectError("STATE_UNUSABLE", `${path} cannot be written to: ${reason}`, { cause });
  }
}
