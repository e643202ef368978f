import type { Clock } from "./clock.ts";
import { type ReportedRun, toJunitXml } from "./junit/junit-report.ts";
import type { WorkflowEvent } from "./model/event.ts";
import type { WorkflowView } from "./model/workflow-view.ts";
import { writeWholeFile } from "./packaging/output/whole-output.ts";
import type { RunReporter, RunResult } from "./terminal/run-reporter.ts";

/**
 * Shows a run by a reporter, and keeps it as JUnit XML in a file: from its start, as one that broke off, for no process
 * can report that it was killed; and from its end, as it ended.
 *
 * @param place as `findJunitPlace` found it
 * @returns a reporter that throws AieffectError OUTPUT_UNWRITABLE when the file cannot be written
 */
export function withJunitFile(reporter: RunReporter, place: string, clock: Clock): RunReporter {
  return new JunitReporter(reporter, place, clock);
}

type Reported = Pick<ReportedRun, "workflow" | "tasks" | "attempts">;

class JunitReporter implements RunReporter {
  readonly #shown: RunReporter;
  readonly #place: string;
  readonly #clock: Clock;
  #run: { readonly view: WorkflowView; readonly startedAt: number } | null = null;
  #hasEnded = false;

  constructor(shown: RunReporter, place: string, clock: Clock) {
    this.#shown = shown;
    this.#place = place;
    this.#clock = clock;
  }

  start(view: WorkflowView, startedAt: number): void {
    this.#run = { view, startedAt };
    this.#write({ workflow: view, tasks: view.tasks, attempts: [] });
    this.#shown.start(view, startedAt);
  }

  event(event: WorkflowEvent): void {
    this.#shown.event(event);
  }

  notice(text: string | null): void {
    this.#shown.notice(text);
  }

  /** Writes first: who sees the end of the run finds the file. */
  async finish(result: RunResult): Promise<void> {
    try {
      this.#writeLast({ ...result.snapshot, attempts: result.attempts });
    } finally {
      await this.#shown.finish(result);
    }
  }

  /** Writes before it waits for anything: a process that is to end at once does not wait. */
  async stop(): Promise<void> {
    const view = this.#run?.view;
    try {
      if (view !== undefined) this.#writeLast({ workflow: view, tasks: view.tasks, attempts: [] });
    } finally {
      await this.#shown.stop();
    }
  }

  #writeLast(run: Reported): void {
    if (this.#hasEnded) return;
    this.#hasEnded = true;
    this.#write(run);
  }

  #write(run: Reported): void {
    if (this.#run === null) return;
    const { startedAt } = this.#run;
    writeWholeFile(this.#place, toJunitXml({ ...run, startedAt, endedAt: this.#clock.now() }));
  }
}
