/** What an operation sees of its own execution. */
import type { ExecuteRequest } from "../model/control-message.ts";
import {
  type ExecuteContext,
  readAttempt,
  readExecuteHeaders,
  readTraceparent,
} from "../model/execute-headers.ts";
import type { JsonObject } from "../model/field.ts";
import type { Execution } from "./execution.ts";
import { type FetchedInput, fetchInput, type InputLimits, type InputPorts } from "./input.ts";
import type { Log } from "./log.ts";
import { createResults, type ResultPorts, type Results } from "./results.ts";

export interface Task {
  /** What the orchestrator said about this call beside its body; each field is null when it did not say. */
  readonly context: ExecuteContext;
  /**
   * Aborts when the service was told to stop, or when the operation's time is over: end soon, or throw. Pass it to
   * whatever takes long.
   */
  readonly signal: AbortSignal;
  /** Makes references to results. */
  readonly results: Results;
  /** Says how far the work is, in percent. Cut to a whole number from 0 to 100; a step back is ignored. */
  progress(percent: number): void;
  /** Writes one line to the service's log, with the ids of this execution. */
  log(message: string, facts?: Readonly<Record<string, unknown>>): void;
  /** The data that an input refers to. Nothing is fetched before it is read. */
  fetch(input: JsonObject | undefined, limits?: InputLimits): FetchedInput;
}

/** What every task of a service shares. */
export interface TaskPorts {
  readonly log: Log;
  readonly results: ResultPorts;
  readonly inputs: InputPorts;
  /** Aborts when the service stops. */
  readonly stopping: AbortSignal;
}

/** One call, as it arrived. */
export interface Call {
  readonly request: ExecuteRequest;
  /** Read when somebody asks for what they say: few operations do. */
  readonly headers: Pick<Headers, "get">;
}

interface CallFacts {
  readonly workflow_id: string;
  readonly task_id: string;
  readonly method: string;
  readonly [name: string]: unknown;
}

export class OperationTask implements Task {
  readonly #call: Call;
  readonly #execution: Execution;
  readonly #ports: TaskPorts;
  /** Made for those who look at it: most operations are over before it could abort. */
  #overdue: AbortController | null = null;
  #abortedBy: Error | null = null;
  #signal: AbortSignal | null = null;
  #context: ExecuteContext | null = null;
  /** Null when there is nothing to do, as for most. */
  #onComplete: (() => void)[] | null = null;

  constructor(call: Call, execution: Execution, ports: TaskPorts) {
    this.#call = call;
    this.#execution = execution;
    this.#ports = ports;
  }

  get context(): ExecuteContext {
    const { headers } = this.#call;
    this.#context ??= readExecuteHeaders((name) => headers.get(name));
    return this.#context;
  }

  get signal(): AbortSignal {
    if (this.#signal !== null) return this.#signal;
    this.#overdue = new AbortController();
    if (this.#abortedBy !== null) this.#overdue.abort(this.#abortedBy);
    this.#signal = AbortSignal.any([this.#ports.stopping, this.#overdue.signal]);
    return this.#signal;
  }

  get results(): Results {
    return createResults(this.#call, this.#ports.results, this);
  }

  /** What every line about this execution says. */
  get facts(): CallFacts {
    const { request, headers } = this.#call;
    const { workflow_id, task_id, method } = request;
    const get = (name: string) => headers.get(name);
    const attempt = readAttempt(get);
    const traceparent = readTraceparent(get);
    if (attempt === null && traceparent === null) return { workflow_id, task_id, method };
    return { workflow_id, task_id, method, attempt, trace_id: traceparent?.split("-")[1] };
  }

  progress(percent: number): void {
    this.#execution.advance(percent);
  }

  log(message: string, facts: Readonly<Record<string, unknown>> = {}): void {
    this.#ports.log({ ...facts, ...this.facts }, message);
  }

  fetch(input: JsonObject | undefined, limits: InputLimits = {}): FetchedInput {
    return fetchInput(input, limits, this.signal, this.#ports.inputs);
  }

  whenComplete(act: () => void): void {
    this.#onComplete ??= [];
    this.#onComplete.push(act);
  }

  /** Does what was to wait for the operation's end. */
  complete(): void {
    for (const act of this.#onComplete ?? []) act();
  }

  /** Aborts the signal because the operation's time is over. */
  abort(reason: Error): void {
    this.#abortedBy = reason;
    this.#overdue?.abort(reason);
  }
}
