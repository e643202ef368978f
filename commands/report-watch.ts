import type { Client } from "../src/client/client.ts";
import { toExitCode } from "../src/errors.ts";
import { readFileStart } from "../src/file-start.ts";
import { watchWorkflow } from "../src/watch.ts";
import { type ReportFlags, withReporter } from "./report-run.ts";

/** A server, as a watcher knows it. */
export interface WatchedServer {
  /** A client whose calls are given up when the signal is aborted. */
  readonly connect: (signal: AbortSignal) => Client;
  /** Whether files that its services name are files of this machine. */
  readonly isLocal: boolean;
  /** What to type to see this workflow again, or to end it. */
  readonly toCommand: (command: string, workflowId: string) => string;
}

/** Shows a workflow of a server until it has ended, as `run` shows one. Resolves with the exit code of the process. */
export async function reportWatch(
  flags: ReportFlags,
  workflowId: string,
  { connect, isLocal, toCommand }: WatchedServer,
): Promise<number> {
  const options = { readFileStart: isLocal ? readFileStart : async () => null, onImpatience: () => {} };
  const exitCode = await withReporter(flags, options, async ({ reporter, interrupted }) => {
    const result = await watchWorkflow(workflowId, {
      client: connect(interrupted),
      reporter,
      left: interrupted,
    });
    if (result === null) return toExitCode("INTERRUPTED");
    await reporter.finish(result);
    return result.snapshot.workflow.status === "completed" ? 0 : toExitCode("WORKFLOW_FAILED");
  });
  if (exitCode === toExitCode("INTERRUPTED")) {
    const again = toCommand("watch", workflowId);
    const end = toCommand("cancel", workflowId);
    process.stderr.write(`${workflowId} goes on. To see it again: ${again}\nTo end it: ${end}\n`);
  }
  return exitCode;
}
