/**
 * Every error that a person or a script can meet has one stable code. What a code means for a process (exit code)
 * and for HTTP (status of the answer) is decided in this file and nowhere else.
 */
interface Meaning {
  readonly exit: number;
  readonly http: number;
}

/** What the caller gave is wrong, or is not possible: of no use to try again. */
const refused = (http: number): Meaning => ({ exit: 2, http });
/** Something needed is not there: of use to try again later. */
const UNAVAILABLE: Meaning = { exit: 2, http: 503 };
/** What was asked for was done, and ended badly. */
const ENDED_BADLY: Meaning = { exit: 1, http: 500 };

const MEANINGS = {
  INVALID_INPUT: refused(422),
  INVALID_BLUEPRINT: refused(400),
  INVALID_DOCKERINFO: refused(400),
  INVALID_PARAMETERS: refused(400),
  INVALID_REFERENCES: refused(400),
  UNAUTHORIZED: refused(401),
  WORKFLOW_UNKNOWN: refused(404),
  WORKFLOW_CONFLICT: refused(409),
  IDEMPOTENCY_CONFLICT: refused(409),
  STATE_UNUSABLE: UNAVAILABLE,
  STATE_IN_USE: UNAVAILABLE,
  STATE_NEWER: UNAVAILABLE,
  STATE_SECRET: UNAVAILABLE,
  STORE_UNAVAILABLE: UNAVAILABLE,
  SERVER_UNAVAILABLE: UNAVAILABLE,
  SERVICES_UNAVAILABLE: UNAVAILABLE,
  SERVICES_UNHEALTHY: ENDED_BADLY,
  SERVER_UNHEALTHY: ENDED_BADLY,
  WORKFLOW_FAILED: ENDED_BADLY,
  OUTPUT_LOST: ENDED_BADLY,
  DIFFERENT: ENDED_BADLY,
  /** What a generator was given is not usable: the reference's scripts end with 1 then, and so do these. */
  GENERATION_REFUSED: ENDED_BADLY,
  OUTPUT_UNWRITABLE: ENDED_BADLY,
  INTERRUPTED: { exit: 130, http: 503 },
} as const;

export type ErrorCode = keyof typeof MEANINGS;

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
  return MEANINGS[code].exit;
}

/** Whether an error blames what the caller gave, and nothing else. */
export function isRefusal(error: unknown): boolean {
  return error instanceof AieffectError && MEANINGS[error.code].http < 500;
}

/** The status of the HTTP answer for an error. */
export function toHttpStatus(code: ErrorCode): number {
  return MEANINGS[code].http;
}
