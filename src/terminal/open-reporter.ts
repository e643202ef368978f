import { systemClock } from "../clock.ts";
import { showsColors } from "./colors.ts";
import type { ReadFileStart, RunReporter } from "./run-reporter.ts";

/** `live` redraws a terminal, `plain` writes a line per transition, `json` writes each event as a line of JSON. */
export type ReportFormat = "live" | "plain" | "json";

/** What suits where the output goes: a live view needs a terminal that can be redrawn and read from. */
export function toReportFormat(
  flags: { readonly json: boolean; readonly plain: boolean },
  { stdout, stdin, environment }: ReportSurroundings,
): ReportFormat {
  if (flags.json) return "json";
  const canRedraw = stdout.isTTY && stdin.isTTY && environment.TERM !== "dumb";
  return flags.plain || !canRedraw ? "plain" : "live";
}

export interface ReportSurroundings {
  readonly stdout: NodeJS.WriteStream;
  readonly stdin: NodeJS.ReadStream;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** Opens a reporter. Only the live one loads Ink and React. */
export async function openReporter(
  format: ReportFormat,
  { stdout, environment, stdin }: ReportSurroundings,
  callbacks: { readonly readFileStart: ReadFileStart; readonly onInterrupt: () => void },
): Promise<RunReporter> {
  if (format === "json") {
    const { createNdjsonReporter } = await import("./ndjson-reporter.ts");
    return createNdjsonReporter(stdout);
  }
  const colors = showsColors(stdout, environment);
  const options = { output: stdout, clock: systemClock, colors, ...callbacks };
  if (format === "plain") {
    const { createPlainReporter } = await import("./plain-reporter.ts");
    return createPlainReporter(options);
  }
  const { createLiveReporter } = await import("./live-reporter.tsx");
  return createLiveReporter({ ...options, input: stdin });
}
