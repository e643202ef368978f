/**
 * The orchestrator's side of the Control Interface: what it asks of a service. The engine knows only this; the
 * client that speaks HTTP is in http-control-client.ts.
 */
import type { ExecuteAnswer, OutputAnswer, StatusAnswer } from "../model/control-message.ts";
import type { DataReference } from "../model/data-reference.ts";
import type { ExecuteContext } from "../model/execute-headers.ts";
import type { Failure, FailureKind } from "../model/failure.ts";

/** Time (ms) for a status or output call. */
export const CALL_TIMEOUT_MS = 30_000;

/** Where a service answers, and with which key. */
export interface Endpoint {
  /** `http://host:port` */
  readonly address: string;
  readonly servicesApiKey: string | null;
}

interface ExecuteBody {
  readonly method: string;
  readonly workflow_id: string;
  readonly task_id: string;
  readonly inputs: readonly DataReference[];
  /** Left out of the body when the submission gives none. */
  readonly parameters?: Readonly<Record<string, unknown>>;
}

interface ExecuteCall {
  readonly body: ExecuteBody;
  /** What the headers say beside it. */
  readonly context: ExecuteContext;
}

/** An answer, and how long (ms) the service asks to be left alone before the next call. */
export interface Answered<Answer> {
  readonly answer: Answer;
  readonly retryAfterMs: number;
}

/**
 * Every method resolves with a valid answer or rejects with a ControlError. `signal` abandons the call.
 * `timeoutMs` covers the whole call, connecting and reading included.
 */
export interface ControlClient {
  execute(
    endpoint: Endpoint,
    call: ExecuteCall,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<Answered<ExecuteAnswer>>;
  status(
    endpoint: Endpoint,
    serviceTaskId: string,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<Answered<StatusAnswer>>;
  output(
    endpoint: Endpoint,
    serviceTaskId: string,
    timeoutMs: number,
    signal: AbortSignal,
  ): Promise<OutputAnswer>;
  /** Resolves when the service says that it is healthy. */
  health(endpoint: Endpoint, timeoutMs: number, signal: AbortSignal): Promise<void>;
}

/** A call without a valid answer. Its message is the text that is kept as the task's error. */
export class ControlError extends Error implements Failure {
  override readonly name = "ControlError";
  readonly kind: FailureKind;
  readonly retryAfterMs: number | undefined;
  /** Whether the same question may well be answered later: no answer came, or 429, or 5xx. */
  readonly transient: boolean;

  constructor(
    kind: FailureKind,
    message: string,
    details: { retryAfterMs?: number; transient?: boolean; cause?: unknown } = {},
  ) {
    super(message, { cause: details.cause });
    this.kind = kind;
    this.retryAfterMs = details.retryAfterMs;
    this.transient = details.transient ?? false;
  }
}
