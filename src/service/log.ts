/**
 * Writes one line about what happened: the facts first, then what they are facts of. A fact `level` says how much it
 * matters: `info` unless given, `warn` or `error`.
 */
export type Log = (facts: Readonly<Record<string, unknown>>, message: string) => void;

/** How long a line may wait for others (ms). */
const LONGEST_WAIT_MS = 5;

/**
 * One JSON document per line on standard error. Lines that come close together are written together, for a write costs as
 * much as the rest of a small call; an error is written at once.
 */
export const logToStderr: Log = (facts, message) => {
  if (waiting === "") setTimeout(flush, LONGEST_WAIT_MS);
  waiting += `${toLine(facts, message)}\n`;
  if (facts.level === "error") flush();
};

let waiting = "";

function flush(): void {
  if (waiting !== "") process.stderr.write(waiting);
  waiting = "";
}

process.once("exit", flush);

function toLine(facts: Readonly<Record<string, unknown>>, message: string): string {
  const head = { at: toTimestamp(Date.now()), level: "info", message };
  try {
    return JSON.stringify({ ...head, ...facts });
  } catch {
    return JSON.stringify({ ...head, ...Object.fromEntries(Object.entries(facts).map(toWritable)) });
  }
}

/** One fact that cannot be written does not hide the others. */
function toWritable([name, value]: [string, unknown]): [string, unknown] {
  try {
    JSON.stringify(value);
    return [name, value];
  } catch {
    return [name, "cannot be written as JSON"];
  }
}

let newest = { ms: 0, text: "" };

/** Lines come in bursts: those of one millisecond share their text. */
function toTimestamp(ms: number): string {
  if (newest.ms !== ms) newest = { ms, text: new Date(ms).toISOString() };
  return newest.text;
}
