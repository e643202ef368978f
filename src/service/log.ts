/** Writes one line about what happened: the facts first, then what they are facts of. */
export type Log = (facts: Readonly<Record<string, unknown>>, message: string) => void;

/** One JSON document per line on standard error. */
export const logToStderr: Log = (facts, message) => {
  process.stderr.write(`${JSON.stringify({ at: new Date().toISOString(), message, ...facts })}\n`);
};
