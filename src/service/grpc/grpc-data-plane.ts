/** Serves the results of operations over gRPC: whoever calls an rpc gets what the operation of that name has made. */
import {
  logVerbosity,
  type Metadata,
  Server,
  ServerCredentials,
  type ServerWritableStream,
  type sendUnaryData,
  setLogVerbosity,
  status,
  type UntypedServiceImplementation,
} from "@grpc/grpc-js";
import { AieffectError } from "../../errors.ts";
import type { DataPlane } from "../data-plane.ts";
import { type Environment, readPort } from "../environment.ts";
import { toSafeIds } from "../safe-id.ts";
import { encodeResult } from "./encode-result.ts";
import { CHANNEL_OPTIONS, TASK_ID_KEY, WORKFLOW_ID_KEY } from "./grpc-names.ts";
import { type EncodedMessages, GrpcResults, MOST_BYTES } from "./grpc-results.ts";
import { holdRpcs, type ProtoFiles, type Rpc } from "./proto-files.ts";

export interface GrpcDataPlaneOptions {
  readonly protos: ProtoFiles;
  /** Full name of the service to serve, such as `data_generator.DataGeneratorService`. */
  readonly service: string;
  /** The host in the references, unless GRPC_HOST is set: the name under which other services reach this one. */
  readonly host?: string;
  /** What a caller is told when there is no result. */
  readonly notFound?: string;
  /**
   * So much memory (bytes) all results may take, 512 MiB unless given. Of the 256 newest each of ordinary size (up to a 512th
   * part: 1 MiB) is kept in any case, and so is the newest of all.
   */
  readonly keptBytes?: number;
}

const DEFAULT_PORT = 50_051;
const NOT_FOUND = "No data available. Service not yet triggered.";

/**
 * A data plane for `ServiceDefinition.dataPlane`. It listens on HOST and GRPC_PORT (default 50051), without TLS, and
 * writes GRPC_HOST into the references that `task.results.grpc` makes.
 *
 * Listening throws an AieffectError INVALID_INPUT when a proto file is broken, has no such service, or the port is in use.
 */
export function createGrpcDataPlane(options: GrpcDataPlaneOptions): DataPlane {
  // What goes wrong is told as an error of ours; the library would write its own lines beside it.
  setLogVerbosity(logVerbosity.NONE);
  const all = holdRpcs(options.protos);
  const mostBytes = options.keptBytes ?? MOST_BYTES;
  const results = new GrpcResults(mostBytes);
  const server = new Server(CHANNEL_OPTIONS);
  let isServing = false;
  let open: { readonly address: string; readonly rpcs: ReadonlyMap<string, Rpc> } | null = null;
  return {
    async prepare(request, message, task) {
      if (open === null) throw new TypeError("The gRPC data plane does not listen yet");
      const rpc = open.rpcs.get(request.method);
      if (rpc === undefined) throw new TypeError(`${options.service} has no rpc ${request.method}`);
      const { workflowId, taskId } = toSafeIds(request);
      const messages = await encodeResult(rpc, message, { mostBytes, task });
      const metadata = { workflow_id: workflowId, task_id: taskId };
      return {
        reference: { protocol: "grpc", uri: open.address, format: rpc.name, metadata },
        keep: () => results.keep(rpc.name, workflowId, taskId, messages),
      };
    },
    async listen(environment) {
      const rpcs = selectRpcs(all(), options.service);
      // Once, also when a port was in use and another one is tried.
      if (!isServing) server.addService(...toService(rpcs, results, options.notFound ?? NOT_FOUND));
      isServing = true;
      const port = await bind(server, environment);
      open = { address: `${environment.GRPC_HOST || (options.host ?? "localhost")}:${port}`, rpcs };
      return { port, stop: (graceMs) => stop(server, graceMs) };
    },
  };
}

function selectRpcs(all: readonly Rpc[], service: string): ReadonlyMap<string, Rpc> {
  const rpcs = all.filter((rpc) => rpc.service === service);
  if (rpcs.length > 0) return new Map(rpcs.map((rpc) => [rpc.name, rpc]));
  const names = [...new Set(all.map((rpc) => rpc.service))].join(", ") || "none";
  throw new AieffectError("INVALID_INPUT", `No service ${service} in the proto files; there are: ${names}`);
}

/** What goes over the wire is encoded already, and what is asked is not read. */
function toService(
  rpcs: ReadonlyMap<string, Rpc>,
  results: GrpcResults,
  notFound: string,
): [Record<string, Rpc["definition"]>, UntypedServiceImplementation] {
  const definition: Record<string, Rpc["definition"]> = {};
  const implementation: UntypedServiceImplementation = {};
  for (const { name, definition: method } of rpcs.values()) {
    definition[name] = {
      ...method,
      requestStream: false,
      requestDeserialize: () => ({}),
      responseSerialize: (bytes) => (Buffer.isBuffer(bytes) ? bytes : Buffer.alloc(0)),
    };
    const find = (metadata: Metadata) => results.find(name, toQuestion(metadata));
    implementation[name] = method.responseStream
      ? (call: Writable) => void answerStream(call, find(call.metadata), notFound)
      : (call: { metadata: Metadata }, answer: sendUnaryData<Uint8Array>) => {
          const [message] = find(call.metadata) ?? [];
          answer(message === undefined ? { code: status.NOT_FOUND, details: notFound } : null, message);
        };
  }
  return [definition, implementation];
}

type Writable = ServerWritableStream<object, Uint8Array>;

async function answerStream(
  call: Writable,
  messages: EncodedMessages | undefined,
  notFound: string,
): Promise<void> {
  if (messages === undefined) {
    call.emit("error", { code: status.NOT_FOUND, details: notFound });
    return;
  }
  let wake = () => {};
  call.on("drain", () => wake()).on("cancelled", () => wake());
  for (const message of messages) {
    if (call.cancelled) return;
    const drained = new Promise<void>((resolve) => {
      wake = resolve;
    });
    // A slow reader is waited for: the rest stays where it is.
    if (!call.write(message)) await drained;
  }
  call.end();
}

function toQuestion(metadata: Metadata) {
  const read = (key: string) => metadata.get(key)[0]?.toString() ?? null;
  return { workflowId: read(WORKFLOW_ID_KEY), taskId: read(TASK_ID_KEY) };
}

function bind(server: Server, environment: Environment): Promise<number> {
  const host = environment.HOST || "0.0.0.0";
  const address = `${host.includes(":") ? `[${host}]` : host}:${readPort(environment, "GRPC_PORT", DEFAULT_PORT)}`;
  return new Promise((resolve, reject) => {
    server.bindAsync(address, ServerCredentials.createInsecure(), (cause, port) => {
      if (cause === null) return resolve(port);
      const reason = cause.message.includes("EADDRINUSE") ? "the port is in use" : cause.message;
      const message = `Cannot listen on ${address} for gRPC: ${reason}: give it another GRPC_PORT or HOST`;
      reject(new AieffectError("INVALID_INPUT", message, { cause }));
    });
  });
}

async function stop(server: Server, graceMs: number): Promise<void> {
  const ended = Promise.withResolvers<void>();
  server.tryShutdown(() => ended.resolve());
  const timer = setTimeout(ended.resolve, graceMs);
  await ended.promise;
  clearTimeout(timer);
  server.forceShutdown();
}
