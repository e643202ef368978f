import type { Run, RunWatch } from "../src/app.ts";
import { toExitCode } from "../src/errors.ts";
import { readFileStart } from "../src/file-start.ts";
import { openReporter, toReportFormat } from "../src/terminal/open-reporter.ts";
import { listenForInterruption } from "./interruption.ts";

/**
 * Shows a run as it goes, on a terminal, as lines or as JSON. Resolves with the exit code of the process.
 *
 * @param onImpatience what must still be done when the user wants to leave at once
 */
export async function reportRun(
  flags: { readonly json: boolean; readonly plain: boolean },
  run: (watch: RunWatch) => Promise<Run>,
  onImpatience: () => void = () => {},
): Promise<number> {
  const surroundings = { stdout: process.stdout, stdin: process.stdin, environment: process.env };
  const { signal, interrupt } = listenForInterruption(() => {
    void reporter.stop();
    onImpatience();
  });
  const callbacks = { readFileStart, onInterrupt: interrupt };
  const reporter = await openReporter(toReportFormat(flags, surroundings), surroundings, callbacks);
  try {
    const { result, givenUp } = await run({ reporter, interrupted: signal });
    await reporter.finish(result);
    if (givenUp === "interrupted") return toExitCode("INTERRUPTED");
    return result.snapshot.workflow.status === "completed" ? 0 : toExitCode("WORKFLOW_FAILED");
  } finally {
    await reporter.stop();
  }
}
