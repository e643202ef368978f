/** One line per event, for logs and for terminals that cannot redraw. */
import type { Writable } from "node:stream";
import type { Clock } from "../clock.ts";
import type { WorkflowEvent } from "../model/event.ts";
import { formatNumberOf } from "../model/quantity.ts";
import type { WorkflowView } from "../model/workflow-view.ts";
import { toEventLine, toRunLine } from "./event-line.ts";
import { LineWriter } from "./line-writer.ts";
import { toOutputLines } from "./output-preview.ts";
import type { ReadFileStart, RunReporter, RunResult } from "./run-reporter.ts";
import { toSign, WARNING_SIGN } from "./sign.ts";
import { joinSections, paintLine, type StyledLine } from "./styled-line.ts";
import { toEndedAt, toSummary } from "./summary.ts";
import { toWebUiLines } from "./web-ui-lines.ts";

export interface PlainReporterOptions {
  readonly output: Writable;
  readonly clock: Clock;
  readonly colors: boolean;
  readonly readFileStart: ReadFileStart;
}

export function createPlainReporter(options: PlainReporterOptions): RunReporter {
  return new PlainReporter(options);
}

class PlainReporter implements RunReporter {
  readonly #options: PlainReporterOptions;
  readonly #writer: LineWriter;
  #run: { readonly view: WorkflowView; readonly startedAt: number } | null = null;

  constructor(options: PlainReporterOptions) {
    this.#options = options;
    this.#writer = new LineWriter(options.output);
  }

  start(view: WorkflowView, startedAt: number): void {
    this.#run = { view, startedAt };
    const done = view.counts.completed;
    const tasks = formatNumberOf(view.tasks.length, "task") + (done > 0 ? `, ${done} completed before` : "");
    this.#write(toRunLine(0, view.name, toSign("running"), `${tasks}, ${view.workflowId}`));
    for (const line of toWebUiLines(view.webUis)) this.#write(line);
  }

  event(event: WorkflowEvent): void {
    if (this.#run === null) return;
    const line = toEventLine(event, this.#run.view, this.#run.startedAt);
    if (line !== null) this.#write(line);
  }

  notice(text: string | null): void {
    if (this.#run === null || text === null) return;
    const { view, startedAt } = this.#run;
    const elapsedMs = this.#options.clock.now() - startedAt;
    this.#write(toRunLine(elapsedMs, view.name, WARNING_SIGN, text));
  }

  async finish(result: RunResult): Promise<void> {
    if (this.#run !== null) {
      const { view, startedAt } = this.#run;
      const now = toEndedAt(view, this.#options.clock);
      const screen = { columns: Number.POSITIVE_INFINITY, startedAt, now };
      const outputs = await toOutputLines(result, screen.columns, this.#options.readFileStart);
      for (const line of joinSections([outputs, toSummary(view, screen)])) this.#write(line);
    }
    await this.stop();
  }

  async stop(): Promise<void> {
    await this.#writer.flush();
    this.#writer.release();
  }

  #write(line: StyledLine): void {
    this.#writer.write(paintLine(line, this.#options.colors));
  }
}
