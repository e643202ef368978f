/**
 * Writes one line about what happened: the facts first, then what they are facts of. A fact `level` says how much it
 * matters: `info` unless given, `warn` or `error`.
 */
export type Log = (facts: Readonly<Record<string, unknown>>, message: string) => void;

/** One JSON document per line on standard error. */
export const logToStderr: Log = (facts, message) => {
  process.stderr.write(`${toLine(facts, message)}\n`);
};

function toLine(facts: Readonly<Record<string, unknown>>, message: string): string {
  const head = { at: new Date().toISOString(), level: "info", message };
  try {
    return JSON.stringify({ ...head, ...facts });
  } catch {
    return JSON.stringify({ ...head, facts: "cannot be written as JSON" });
  }
}
