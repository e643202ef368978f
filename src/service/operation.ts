import * as v from "valibot";
import type { ExecuteRequest } from "../model/control-message.ts";
import type { DataReferenceSchema } from "../model/data-reference.ts";
import type { JsonObject } from "../model/field.ts";
import type { ValidationError } from "../model/validation-detail.ts";
import { toParameterErrors } from "./parameter-errors.ts";
import type { Task } from "./task.ts";

/** Where an operation's result lies, or null when it has none. The optional keys of the reference may be left out. */
export type OperationOutput = v.InferInput<typeof DataReferenceSchema> | null;

/**
 * One operation of a service. It fails by throwing: an `OperationError` when the message is meant for the caller,
 * anything else when it is a defect (which is logged too).
 */
export type Operation = (request: ExecuteRequest, task: Task) => OperationOutput | Promise<OperationOutput>;

/**
 * `sequential`: execute waits for the result. `concurrent`: execute answers `running` as soon as the operation waits for
 * anything, and the caller polls.
 */
export type OperationMode = "sequential" | "concurrent";

/** How a sequential operation that says nothing else is limited (ms): no caller waits for longer than that. */
const SEQUENTIAL_TIMEOUT_MS = 600_000;

/** An operation with what is promised of it. */
export interface DeclaredOperation {
  readonly mode: OperationMode;
  /** Longest time (ms) that it may take; null is no limit. */
  readonly timeoutMs: number | null;
  /** Reads the parameters of a request: the work that is left to do, or what is wrong with them. */
  readonly bind: (parameters: JsonObject) => Binding;
}

type Binding =
  | { readonly kind: "bound"; readonly run: Operation }
  | { readonly kind: "refused"; readonly detail: readonly ValidationError[] };

/** The operations of a service by name; the name is matched exactly. */
export type Operations = Readonly<Record<string, Operation | DeclaredOperation>>;

interface Promises {
  /** `sequential` unless given. */
  readonly mode?: OperationMode;
  /**
   * Longest time (ms) that it may take, after which the answer is `failed` and the task's signal aborts. Unless given,
   * ten minutes for a sequential operation and no limit for a concurrent one.
   */
  readonly timeoutMs?: number;
}

interface UntypedOperation extends Promises {
  readonly parameters?: undefined;
  readonly run: Operation;
}

/** A request whose parameters have the schema's type. */
type RequestWith<Parameters> = Omit<ExecuteRequest, "parameters"> & { readonly parameters: Parameters };

interface TypedOperation<Parameters> extends Promises {
  /** What the request's `parameters` must be; a request that breaks it is answered 422 and starts nothing. */
  readonly parameters: v.GenericSchema<unknown, Parameters>;
  readonly run: (request: RequestWith<Parameters>, task: Task) => OperationOutput | Promise<OperationOutput>;
}

/**
 * Declares an operation: its mode, its time limit, the schema of its parameters.
 *
 * @example
 * const operations = {
 *   Train: operation({
 *     mode: "concurrent",
 *     parameters: v.object({ epochs: v.optional(v.pipe(v.number(), v.integer(), v.minValue(1)), 5) }),
 *     async run({ parameters }, task) { task.progress(10); … },
 *   }),
 * };
 */
export function operation(options: UntypedOperation): DeclaredOperation;
export function operation<Parameters>(options: TypedOperation<Parameters>): DeclaredOperation;
export function operation<Parameters>(
  options: UntypedOperation | TypedOperation<Parameters>,
): DeclaredOperation {
  const { mode = "sequential" } = options;
  const timeoutMs = options.timeoutMs ?? (mode === "sequential" ? SEQUENTIAL_TIMEOUT_MS : null);
  if (options.parameters === undefined) {
    const bound = { kind: "bound", run: options.run } as const;
    return { mode, timeoutMs, bind: () => bound };
  }
  return { mode, timeoutMs, bind: (parameters) => bindTyped(options, parameters) };
}

const ASYNC_SCHEMA =
  "The schema of the operation's parameters is asynchronous: check in run what must be waited for";

function bindTyped<Parameters>(options: TypedOperation<Parameters>, raw: JsonObject): Binding {
  try {
    const result = v.safeParse(options.parameters, raw);
    if (!result.success) return { kind: "refused", detail: toParameterErrors(result.issues) };
    // Whatever the types say: a promise has no issues, and nothing would have been looked at.
    if (!result.typed) throw new TypeError(ASYNC_SCHEMA);
    const parameters = result.output;
    return { kind: "bound", run: (request, task) => options.run({ ...request, parameters }, task) };
  } catch (defect) {
    // The schema's own code threw: a defect of the operation, told of as any other.
    const run = () => {
      throw defect;
    };
    return { kind: "bound", run };
  }
}

/** A concurrent operation with parameters of any kind: for work that may take longer than a caller waits. */
export function longRunning(run: Operation): DeclaredOperation {
  return operation({ mode: "concurrent", run });
}

/** A bare function is a sequential operation that takes any parameters. */
export function toDeclared(given: Operation | DeclaredOperation): DeclaredOperation {
  return typeof given === "function" ? operation({ run: given }) : given;
}
