/** What the kit knows of a gRPC data plane; src/service/grpc has the one that speaks gRPC. */
import type { Environment } from "./environment.ts";

export interface GrpcResult {
  readonly protocol: "grpc";
  /** `host:port` */
  readonly uri: string;
  /** Name of the rpc. */
  readonly format: string;
  readonly metadata: { readonly workflow_id: string; readonly task_id: string };
}

/** A result that nobody gets yet: what a failed execution has made takes the place of nothing. */
export interface PreparedResult {
  readonly reference: GrpcResult;
  /** From here on it is the newest of its workflow's task. Never fails. */
  readonly keep: () => void;
}

export interface DataPlane {
  /**
   * Makes a message ready to be the result of a workflow's task.
   *
   * @param request - its method is the name of the rpc that will answer with the message
   * @param task its signal ends the reading of a stream of messages
   * @throws OperationError when the message is none of that rpc, or is too large
   */
  prepare(
    request: { readonly method: string; readonly workflow_id: string; readonly task_id: string },
    message: object,
    task: { readonly signal: AbortSignal },
  ): Promise<PreparedResult>;
  /** @throws AieffectError INVALID_INPUT when the address cannot be listened on */
  listen(environment: Environment): Promise<{ readonly port: number; stop(graceMs: number): Promise<void> }>;
}
