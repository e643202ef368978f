/** What a workflow made, for a person: where each output lies, and the first lines of those that are text. */
import type { DataReference } from "../model/data-reference.ts";
import { type DataStart, readInlineStart, toInlineSize, toText } from "../model/inline-data.ts";
import { formatNumberOf, formatSize } from "../model/quantity.ts";
import type { TaskRecord } from "../model/record.ts";
import { escapeUnprintable, toWidth, truncate } from "./display-text.ts";
import type { ReadFileStart, RunResult } from "./run-reporter.ts";
import { type StyledLine, toSpan } from "./styled-line.ts";

/** With more outputs than this only those of the sinks are shown, and never more than this. */
const OUTPUTS_SHOWN = 8;
/** Of what a sink made, and of what was made on the way to it. */
const SINK_LINES_SHOWN = 10;
const OTHER_LINES_SHOWN = 3;
const WIDEST_LINE = 200;
const BYTES_READ = 15_360;
const INDENT = "  ";

/** Lines about the outputs of a completed workflow; none when it did not complete or made nothing. */
export async function toOutputLines(
  { snapshot, sinkTaskIds }: RunResult,
  columns: number,
  readFileStart: ReadFileStart,
): Promise<readonly StyledLine[]> {
  if (snapshot.workflow.status !== "completed") return [];
  const made = snapshot.tasks.filter((task) => task.output !== null);
  const wanted = made.length <= OUTPUTS_SHOWN ? made : made.filter((task) => sinkTaskIds.has(task.taskId));
  const shown = wanted.slice(0, OUTPUTS_SHOWN);
  const width = Math.min(columns, WIDEST_LINE);
  const blocks = await Promise.all(
    shown.map((task) => {
      const lines = sinkTaskIds.has(task.taskId) ? SINK_LINES_SHOWN : OTHER_LINES_SHOWN;
      return toBlock(task, { width, lines }, readFileStart);
    }),
  );
  const hidden = wanted.length - shown.length;
  const rest: StyledLine[] =
    hidden > 0 ? [[toSpan(`… ${formatNumberOf(hidden, "more output")}`, "faint")]] : [];
  return [...blocks.flat(), ...rest];
}

interface Room {
  readonly width: number;
  readonly lines: number;
}

async function toBlock(
  { nodeKey, output }: TaskRecord,
  room: Room,
  readFileStart: ReadFileStart,
): Promise<readonly StyledLine[]> {
  if (output === null) return [];
  const title = [toSpan(nodeKey, "strong"), toSpan(" → ", "faint"), toSpan(describeOutput(output))];
  const start = await readStart(output, readFileStart);
  const lines = start === null ? [] : toTextLines(start, output.format, room);
  return [title, ...lines.map((line) => [toSpan(INDENT + line, "faint")])];
}

type DescribedOutput = Pick<DataReference, "protocol" | "format" | "uri" | "size_bytes">;

/** Where an output lies, and what it is. */
export function describeOutput({ protocol, format, uri, size_bytes }: DescribedOutput): string {
  if (protocol === "inline") return `inline ${format}, ${formatSize(toInlineSize(uri))}`;
  return `${uri} (${size_bytes === null ? format : `${format}, ${formatSize(size_bytes)}`})`;
}

/** The first bytes of an output that is text and at hand; null for every other one. */
async function readStart(output: DataReference, readFileStart: ReadFileStart): Promise<DataStart | null> {
  if (!["json", "csv", "xml"].includes(output.format)) return null;
  if (output.protocol === "inline") return readInlineStart(output.uri, BYTES_READ);
  if (output.protocol !== "file") return null;
  const bytes = await readFileStart(output.uri.replace(/^file:\/\//, ""), BYTES_READ);
  return bytes === null ? null : { bytes, isWhole: bytes.length < BYTES_READ };
}

function toTextLines(start: DataStart, format: string, room: Room): readonly string[] {
  const width = room.width - INDENT.length;
  const { isWhole } = start;
  const text = toText(start);
  if (text === null) return ["(binary data)"];
  const lines = (format === "json" && isWhole ? toReadableJson(text, width) : text).trimEnd().split(/\r?\n/);
  const shown = lines
    .slice(0, room.lines)
    .map((line) => truncate(escapeUnprintable(line.replaceAll("\t", " ")), width));
  const hidden = lines.length - shown.length;
  if (!isWhole) return [...shown, "… more"];
  return hidden > 0 ? [...shown, `… ${formatNumberOf(hidden, "more line")}`] : shown;
}

/** JSON that is one line too long to read is spread over several; a text that is no JSON stays as it is. */
function toReadableJson(text: string, width: number): string {
  const isLongLine = !text.trimEnd().includes("\n") && toWidth(text) > width;
  if (!isLongLine) return text;
  try {
    return JSON.stringify(JSON.parse(text), null, 2);
  } catch {
    return text;
  }
}
