/** Fetches the messages that grpc inputs refer to, from whichever service has them. */
import { Client, credentials, Metadata, type ServiceError } from "@grpc/grpc-js";
import { AieffectError } from "../../errors.ts";
import type { ExecuteRequest } from "../../model/control-message.ts";
import type { DataReference } from "../../model/data-reference.ts";
import { toReference } from "../input.ts";
import { OperationError } from "../operation-error.ts";
import { isSafeId } from "../safe-id.ts";
import type { Task } from "../task.ts";
import { CHANNEL_OPTIONS, TASK_ID_KEY, WORKFLOW_ID_KEY } from "./grpc-names.ts";
import { holdRpcs, type ProtoFiles, type Rpc } from "./proto-files.ts";

export interface GrpcSourceOptions {
  /** The proto files of the services that are asked. */
  readonly protos: ProtoFiles;
  /** Longest time (ms) for one input, 30 s unless given. */
  readonly timeoutMs?: number;
}

type Request = Pick<ExecuteRequest, "inputs" | "workflow_id">;

export interface GrpcSource {
  /**
   * The message of the last grpc input, as a plain object whose fields have the names of the proto file.
   *
   * @throws OperationError `No input data available` or `Failed to fetch data: …`
   */
  fetch(request: Request, task: Pick<Task, "signal">): Promise<object>;
  /**
   * The messages of the last grpc input, one after the other; of an rpc that does not stream there is one.
   *
   * @throws OperationError as fetch does
   */
  stream(request: Request, task: Pick<Task, "signal">): AsyncIterable<object>;
}

const DEFAULT_TIMEOUT_MS = 30_000;

/** A broken proto file fails each fetch, with an AieffectError INVALID_INPUT; a data plane of the same files does not start. */
export function createGrpcSource({ protos, timeoutMs = DEFAULT_TIMEOUT_MS }: GrpcSourceOptions): GrpcSource {
  const rpcs = holdRpcs(protos);
  const prepare = (request: Request, { signal }: Pick<Task, "signal">): Call => {
    const reference = findInput(request);
    const rpc = findRpc(rpcs(), reference.format);
    return { target: toTarget(reference), rpc, metadata: toMetadata(reference, request), timeoutMs, signal };
  };
  return {
    async fetch(request, task) {
      const call = prepare(request, task);
      if (!call.rpc.definition.responseStream) return callUnary(call);
      throw new OperationError(`Failed to fetch data: ${call.rpc.name} streams its messages`);
    },
    async *stream(request, task) {
      const call = prepare(request, task);
      if (call.rpc.definition.responseStream) yield* callStream(call);
      else yield await callUnary(call);
    },
  };
}

function findInput({ inputs }: Request): DataReference {
  return toReference(inputs.findLast(({ protocol }) => protocol === "grpc"));
}

function findRpc(rpcs: readonly Rpc[], name: string): Rpc {
  const found = rpcs.filter((rpc) => rpc.name === name);
  const [rpc, other] = found;
  if (rpc === undefined) {
    const names = rpcs.map((known) => known.name).join(", ");
    throw new OperationError(`Failed to fetch data: no proto file has an rpc ${name}; there are: ${names}`);
  }
  if (other === undefined) return rpc;
  const services = found.map(({ service }) => service).join(", ");
  throw new AieffectError("INVALID_INPUT", `Several services have an rpc ${name}: ${services}`);
}

/** `host:port` and nothing else: gRPC itself takes more, such as sockets in the file system. */
function toTarget({ uri }: DataReference): string {
  if (/^(?:[A-Za-z0-9._-]+|\[[0-9a-fA-F:.]+\]):\d{1,5}$/.test(uri)) return `dns:${uri}`;
  throw new OperationError("Failed to fetch data: the uri of a grpc input must be host:port");
}

/** Whose result is wanted: what the reference says, or the workflow of the request. */
function toMetadata({ metadata: given }: DataReference, request: Request): Metadata {
  const metadata = new Metadata();
  const put = (key: string, name: string, id: unknown) => {
    if (typeof id !== "string" || !isSafeId(id))
      throw new OperationError(`Failed to fetch data: Invalid ${name}`);
    metadata.set(key, id);
  };
  put(WORKFLOW_ID_KEY, "workflow_id", given.workflow_id ?? request.workflow_id);
  if (given.task_id !== undefined && given.task_id !== null) put(TASK_ID_KEY, "task_id", given.task_id);
  return metadata;
}

interface Call {
  readonly target: string;
  readonly rpc: Rpc;
  readonly metadata: Metadata;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
}

/** Asks with an empty request: who wants what is in the metadata. */
async function callUnary(call: Call): Promise<object> {
  const { path, requestSerialize, responseDeserialize } = call.rpc.definition;
  const client = open(call);
  const answered = Promise.withResolvers<object>();
  const ongoing = client.makeUnaryRequest(
    path,
    requestSerialize,
    responseDeserialize,
    {},
    call.metadata,
    { deadline: Date.now() + call.timeoutMs },
    (error, message) => {
      if (error !== null) answered.reject(toFetchError(error));
      else answered.resolve(message ?? {});
    },
  );
  const cancel = () => ongoing.cancel();
  call.signal.addEventListener("abort", cancel, { once: true });
  try {
    return await answered.promise;
  } finally {
    call.signal.removeEventListener("abort", cancel);
    client.close();
  }
}

async function* callStream(call: Call): AsyncGenerator<object> {
  const { path, requestSerialize, responseDeserialize } = call.rpc.definition;
  const client = open(call);
  const options = { deadline: Date.now() + call.timeoutMs };
  const stream = client.makeServerStreamRequest(
    path,
    requestSerialize,
    responseDeserialize,
    {},
    call.metadata,
    options,
  );
  const cancel = () => stream.cancel();
  call.signal.addEventListener("abort", cancel, { once: true });
  try {
    for await (const message of stream) yield message;
  } catch (error) {
    throw error instanceof Error ? toFetchError(error) : error;
  } finally {
    call.signal.removeEventListener("abort", cancel);
    stream.cancel();
    client.close();
  }
}

function open({ target, signal }: Call): Client {
  signal.throwIfAborted();
  return new Client(target, credentials.createInsecure(), CHANNEL_OPTIONS);
}

function toFetchError(error: Error | ServiceError): OperationError {
  const reason = "details" in error && error.details !== "" ? error.details : error.message;
  return new OperationError(`Failed to fetch data: ${reason}`, { cause: error });
}
