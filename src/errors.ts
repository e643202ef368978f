/**
 * Every error that a person or a script can meet has one stable code. What a code means for a process
 * (exit code) and, later, for HTTP (status) is decided in this file and nowhere else.
 */
const EXIT_CODES = {
  INVALID_INPUT: 2,
  INVALID_BLUEPRINT: 2,
  INVALID_DOCKERINFO: 2,
  INVALID_PARAMETERS: 2,
  INVALID_REFERENCES: 2,
  STATE_UNUSABLE: 2,
  STATE_IN_USE: 2,
  STATE_NEWER: 2,
  WORKFLOW_UNKNOWN: 2,
  WORKFLOW_CONFLICT: 2,
  SERVICES_UNAVAILABLE: 2,
  SERVICES_UNHEALTHY: 1,
  WORKFLOW_FAILED: 1,
  OUTPUT_LOST: 1,
  INTERRUPTED: 130,
} as const;

export type ErrorCode = keyof typeof EXIT_CODES;

/** What went wrong, on which object, and what to do about it: the message is meant for the user as it stands. */
export class AieffectError extends Error {
  override readonly name: string = "AieffectError";
  readonly code: ErrorCode;

  constructor(code: ErrorCode, message: string, options?: { cause?: unknown }) {
    super(message, options);
    this.code = code;
  }
}

/** The exit code of the process for an error: 0 is never among them. */
export function toExitCode(code: ErrorCode): number {
  return EXIT_CODES[code];
}
