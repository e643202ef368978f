/** Thrown by an operation that cannot do what it was asked; the message is the text of the `failed` answer. */
export class OperationError extends Error {
  override readonly name: string = "OperationError";
}

/** Longest text (UTF-16 units) of a failure: an orchestrator keeps no more. */
const LONGEST_TEXT = 8_192;

/** The text for the caller of whatever an operation threw. Never empty. */
export function toErrorText(thrown: unknown): string {
  return clip(toText(thrown));
}

/** What the log is told of whatever an operation threw; null when it was meant for the caller alone. Never throws. */
export function toDefect(thrown: unknown): { readonly stack: string | undefined } | null {
  try {
    return thrown instanceof OperationError ? null : { stack: toStack(thrown) };
  } catch {
    return { stack: undefined };
  }
}

/** Where something was thrown, or its text when that does not say where. Never throws. */
export function toTrace(thrown: unknown): string {
  try {
    return toStack(thrown) ?? toErrorText(thrown);
  } catch {
    return toErrorText(thrown);
  }
}

/** A stack begins with the message: whoever made the error decided how long that is. */
function toStack(thrown: unknown): string | undefined {
  if (!(thrown instanceof Error) || typeof thrown.stack !== "string") return undefined;
  return clip(thrown.stack);
}

const clip = (text: string): string =>
  text.length <= LONGEST_TEXT ? text : `${text.slice(0, LONGEST_TEXT - 2)} …`;

function toText(thrown: unknown): string {
  try {
    if (!(thrown instanceof Error)) return String(thrown) || "Unknown error";
    return String(thrown.message || thrown.name) || "Unknown error";
  } catch {
    return "Unknown error";
  }
}
