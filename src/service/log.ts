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
  try {
    return writeLine(facts, message);
  } catch {
    return writeLine(Object.fromEntries(Object.entries(facts).map(toWritable)), message);
  }
}

function writeLine(facts: Readonly<Record<string, unknown>>, message: string): string {
  const now = Date.now();
  // A fact of that name takes the place of what a line begins with.
  if ("at" in facts || "level" in facts || "message" in facts) {
    return JSON.stringify({ at: new Date(now).toISOString(), level: "info", message, ...facts });
  }
  const written = JSON.stringify(facts);
  return written === "{}" ? `${toHead(now, message)}}` : `${toHead(now, message)},${written.slice(1)}`;
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

let newest = { ms: 0, message: "", head: "" };

/** Lines come in bursts: those of one millisecond that say the same begin with the same text. */
function toHead(ms: number, message: string): string {
  if (newest.ms !== ms || newest.message !== message) {
    const head = JSON.stringify({ at: new Date(ms).toISOString(), level: "info", message }).slice(0, -1);
    newest = { ms, message, head };
  }
  return newest.head;
}
