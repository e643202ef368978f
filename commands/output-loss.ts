// Its listener has to be there before it can be taken away.
import "@oclif/core/command";
import type { Writable } from "node:stream";
import { AieffectError, toExitCode } from "../src/errors.ts";

/** Nobody reads any more: a closed pipe, a terminal that has gone away. */
const UNREAD = new Set<unknown>(["EPIPE", "EIO"]);

/**
 * Listens for output that cannot be written, such as to a full disk, and has it reported once, with an exit code that
 * is not 0; the command goes on. In place of oclif's own listener, which throws such an error in the middle of a run.
 */
export function watchOutput(stream: Writable, report: (error: AieffectError) => void): void {
  let isLost = false;
  stream.removeAllListeners("error");
  stream.on("error", (cause: Error & { readonly code?: unknown }) => {
    if (isLost || UNREAD.has(cause.code)) return;
    isLost = true;
    report(new AieffectError("OUTPUT_LOST", `Not all of the output could be written: ${cause.message}`));
    process.on("exit", () => {
      process.exitCode ||= toExitCode("OUTPUT_LOST");
    });
  });
}
