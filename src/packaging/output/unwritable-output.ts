import { AieffectError } from "../../errors.ts";
import { describeWriteFailure, isSystemError, shortenPath } from "../../model/write-failure.ts";

/** @throws AieffectError OUTPUT_UNWRITABLE naming the path when the file system refuses the action, which is about it */
export function tellUnwritable<Result>(path: string, action: () => Result): Result {
  try {
    return action();
  } catch (cause) {
    throw isSystemError(cause) ? refuseOutput(path, describeWriteFailure(cause), cause) : cause;
  }
}

/** @param reason follows the path */
export const refuseOutput = (path: string, reason: string, cause?: Error): AieffectError =>
  new AieffectError("OUTPUT_UNWRITABLE", `${shortenPath(path)} ${reason}. Nothing was written.`, { cause });
