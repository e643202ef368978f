/** Thrown by an operation that cannot do what it was asked; the message is the text of the `failed` answer. */
export class OperationError extends Error {
  override readonly name: string = "OperationError";
}

/** Longest text (UTF-16 units) of a failure: an orchestrator keeps no more. */
const LONGEST_TEXT = 8_192;

/** The text for the caller of whatever an operation threw. Never empty. */
export function toErrorText(thrown: unknown): string {
  const text = toText(thrown);
  return text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT - 2)} …`;
}

/** What the log is told of whatever an operation threw; null when it was meant for the caller alone. Never throws. */
export function toDefect(thrown: unknown): { readonly stack: string | undefined } | null {
  try {
    if (thrown instanceof OperationError) return null;
    return { stack: thrown instanceof Error ? thrown.stack : undefined };
  } catch {
    return { stack: undefined };
  }
}

function toText(thrown: unknown): string {
  try {
    if (!(thrown instanceof Error)) return String(thrown) || "Unknown error";
    return String(thrown.message || thrown.name) || "Unknown error";
  } catch {
    return "Unknown error";
  }
}
