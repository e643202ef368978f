/**
 * The view that redraws itself. Loaded only on a terminal: this file and what it renders are all that knows Ink and
 * React. Events cost nothing here but a note that the frame is out of date; frames are drawn at most every
 * `FRAME_MS`, and without an event only while something on them moves.
 */
import { type Instance, render } from "ink";
import type { ReactElement } from "react";
import type { Clock } from "../clock.ts";
import type { WorkflowView } from "../model/workflow-view.ts";
import { toFinalReport } from "./final-report.ts";
import { eraseFoldedRows } from "./folded-rows.ts";
import { type Frame, toFrame } from "./frame.ts";
import { LineWriter } from "./line-writer.ts";
import { LiveView } from "./live-view.tsx";
import { toOutputLines } from "./output-preview.ts";
import type { ReadFileStart, RunReporter, RunResult } from "./run-reporter.ts";
import { joinSections, paintLine } from "./styled-line.ts";
import { toEndedAt, toSummary } from "./summary.ts";
import { toLongestKeyWidth } from "./task-row.ts";
import { toTerminalSize } from "./terminal-size.ts";
import { toWebUiLines } from "./web-ui-lines.ts";

const FRAME_MS = 100;
/** Ink's first frame takes it as long as a short run takes: such a run needs none, and a longer one can wait. */
const FIRST_FRAME_MS = 200;

export interface LiveReporterOptions {
  readonly output: NodeJS.WriteStream;
  readonly input: NodeJS.ReadStream;
  readonly clock: Clock;
  readonly colors: boolean;
  readonly readFileStart: ReadFileStart;
  /** Called for every Ctrl-C: while the view is shown the terminal sends none as a signal. */
  readonly onInterrupt: () => void;
}

export function createLiveReporter(options: LiveReporterOptions): RunReporter {
  return new LiveReporter(options);
}

interface Run {
  readonly view: WorkflowView;
  readonly startedAt: number;
  readonly longestKeyWidth: number;
}

class LiveReporter implements RunReporter {
  readonly #options: LiveReporterOptions;
  readonly #writer: LineWriter;
  #run: Run | null = null;
  #ink: Instance | null = null;
  #notice: string | null = null;
  #drawn: { readonly frame: Frame; readonly at: number; readonly columns: number } | null = null;
  #cancelDraw: (() => void) | null = null;

  constructor(options: LiveReporterOptions) {
    this.#options = options;
    this.#writer = new LineWriter(options.output);
  }

  start(view: WorkflowView, startedAt: number): void {
    const { output, input, clock } = this.#options;
    // Raw mode cannot be set on a terminal that has gone away; unheard, that error would end the process.
    input.on("error", () => {});
    // Before Ink's own listener, which draws the frame it has: that must be one for the new size already.
    output.on("resize", this.#resize);
    // Above the view, where they stay: somebody may have to open one while the run waits for that.
    for (const line of toWebUiLines(view.webUis)) this.#writer.write(paintLine(line, this.#options.colors));
    this.#run = { view, startedAt, longestKeyWidth: toLongestKeyWidth(view.tasks) };
    this.#cancelDraw = clock.after(FIRST_FRAME_MS, this.#draw);
  }

  event(): void {
    this.#schedule();
  }

  notice(text: string | null): void {
    this.#notice = text;
    this.#schedule();
  }

  async finish(result: RunResult): Promise<void> {
    const { output, clock, readFileStart, colors } = this.#options;
    if (this.#run !== null) {
      const { view, startedAt } = this.#run;
      const { columns } = toTerminalSize(output);
      const now = toEndedAt(view, clock);
      const outputs = await toOutputLines(result, columns, readFileStart);
      const sections = [
        toFinalReport(view, columns, now),
        outputs,
        toSummary(view, { columns, now, startedAt }),
      ];
      await this.#leave(true);
      for (const line of joinSections(sections)) this.#writer.write(paintLine(line, colors));
    }
    await this.stop();
  }

  async stop(): Promise<void> {
    await this.#leave(false);
    await this.#writer.flush();
    this.#writer.release();
  }

  readonly #draw = (): void => {
    this.#cancelDraw?.();
    this.#cancelDraw = null;
    if (this.#run === null || this.#writer.closed) return;
    const { output, clock, colors, onInterrupt } = this.#options;
    if (output.writableNeedDrain) {
      // A terminal that does not keep up gets fewer frames, not a queue of them.
      this.#cancelDraw = clock.after(FRAME_MS, this.#draw);
      return;
    }
    const { view, ...context } = this.#run;
    const { columns, rows } = toTerminalSize(output);
    const now = clock.now();
    const frame = toFrame(view, { ...context, columns, rows, now, notice: this.#notice });
    this.#render(<LiveView frame={frame} colors={colors} onInterrupt={onInterrupt} />);
    this.#drawn = { frame, columns, at: now };
    if (frame.moving) this.#schedule();
  };

  #render(element: ReactElement): void {
    const { output: stdout, input: stdin } = this.#options;
    if (this.#ink !== null) this.#ink.rerender(element);
    // The caller chose this view, so Ink is not asked whether it thinks the terminal is one.
    else this.#ink = render(element, { stdout, stdin, exitOnCtrlC: false, interactive: true });
  }

  /** The frame is out of date: draws the next one, but not too soon after the last. */
  #schedule(): void {
    if (this.#cancelDraw !== null || this.#run === null) return;
    const { clock } = this.#options;
    const sinceLastMs = clock.now() - (this.#drawn?.at ?? 0);
    this.#cancelDraw = clock.after(Math.min(Math.max(FRAME_MS - sinceLastMs, 0), FRAME_MS), this.#draw);
  }

  readonly #resize = (): void => {
    const { output } = this.#options;
    const { columns } = toTerminalSize(output);
    if (this.#drawn !== null && columns < this.#drawn.columns) {
      output.write(eraseFoldedRows(this.#drawn.frame.lines, columns));
    }
    this.#draw();
  };

  /** @param erase whether the last frame goes, because something better takes its place */
  async #leave(erase: boolean): Promise<void> {
    const ink = this.#ink;
    this.#run = null;
    this.#ink = null;
    this.#cancelDraw?.();
    this.#options.output.off("resize", this.#resize);
    if (ink === null) return;
    if (erase) {
      ink.rerender(null);
      await ink.waitUntilRenderFlush();
      ink.clear();
    }
    ink.unmount();
    // It rejects with what made Ink give up; the run, and what is written about its end, do not depend on that.
    await ink.waitUntilExit().catch(() => {});
  }
}
