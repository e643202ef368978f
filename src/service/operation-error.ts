/** Thrown by an operation that cannot do what it was asked; the message is the text of the `failed` answer. */
export class OperationError extends Error {
  override readonly name: string = "OperationError";
}

/** The text for the caller of whatever an operation threw. Never empty. */
export function toErrorText(thrown: unknown): string {
  if (thrown instanceof Error) return thrown.message || thrown.name;
  return String(thrown) || "Unknown error";
}
