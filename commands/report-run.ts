import type { Run, RunWatch } from "../src/app.ts";
import { systemClock } from "../src/clock.ts";
import { toExitCode } from "../src/errors.ts";
import { readFileStart } from "../src/file-start.ts";
import { openReporter, toReportFormat } from "../src/terminal/open-reporter.ts";
import type { ReadFileStart, RunReporter } from "../src/terminal/run-reporter.ts";
import { listenForInterruption } from "./interruption.ts";

export interface ReportFlags {
  readonly json: boolean;
  readonly plain: boolean;
  /** Where the run is reported as JUnit XML, too. */
  readonly junitPlace?: string | null;
}

/**
 * Shows a run as it goes, on a terminal, as lines or as JSON. Resolves with the exit code of the process.
 *
 * @param onImpatience what must still be done when the user wants to leave at once
 */
export function reportRun(
  flags: ReportFlags,
  run: (watch: RunWatch) => Promise<Run>,
  onImpatience: () => void = () => {},
): Promise<number> {
  return withReporter(flags, { readFileStart, onImpatience }, async (watch) => {
    const { result, givenUp } = await run(watch);
    await watch.reporter.finish(result);
    if (result.snapshot.workflow.status === "completed") return 0;
    if (givenUp === "timed-out") process.stderr.write("The run took longer than --timeout allows.\n");
    return toExitCode(givenUp === "interrupted" ? "INTERRUPTED" : "WORKFLOW_FAILED");
  });
}

/** Opens the reporter that suits, and closes it whatever comes of what it shows. */
export async function withReporter<Outcome>(
  flags: ReportFlags,
  {
    readFileStart,
    onImpatience,
  }: { readonly readFileStart: ReadFileStart; readonly onImpatience: () => void },
  show: (watch: RunWatch) => Promise<Outcome>,
): Promise<Outcome> {
  const surroundings = { stdout: process.stdout, stdin: process.stdin, environment: process.env };
  // Ctrl-C twice may come while the live view is being loaded.
  let opened: RunReporter | null = null;
  const { signal, interrupt } = listenForInterruption(() => {
    void opened?.stop();
    onImpatience();
  });
  const callbacks = { readFileStart, onInterrupt: interrupt };
  const shown = await openReporter(toReportFormat(flags, surroundings), surroundings, callbacks);
  const { junitPlace = null } = flags;
  const reporter = junitPlace === null ? shown : await reportAsJunitToo(shown, junitPlace);
  opened = reporter;
  try {
    return await show({ reporter, interrupted: signal });
  } finally {
    await reporter.stop();
  }
}

/** What makes XML is loaded for that alone. */
async function reportAsJunitToo(reporter: RunReporter, place: string): Promise<RunReporter> {
  const { withJunitFile } = await import("../src/junit-reporter.ts");
  return withJunitFile(reporter, place, systemClock);
}
