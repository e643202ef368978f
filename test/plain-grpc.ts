/** Both ends of gRPC without anything of the service kit's data plane: a server that answers one thing, and a client. */
import { Client, credentials, Metadata, Server, ServerCredentials, type sendUnaryData } from "@grpc/grpc-js";
import { type ProtoFiles, readRpcs } from "../src/service/grpc/proto-files.ts";
import {
  DATA_ANALYZER_PROTOS,
  DATA_GENERATOR_PROTOS,
  REPORT_GENERATOR_PROTOS,
} from "../use-cases/protobuf_based_energy_pipeline/proto/proto-files.ts";

const PROTOS: ProtoFiles = { ...DATA_GENERATOR_PROTOS, ...DATA_ANALYZER_PROTOS, ...REPORT_GENERATOR_PROTOS };

const NO_LIMIT = {
  "grpc.max_receive_message_length": -1,
  "grpc.max_send_message_length": -1,
};

function findDefinition(name: string, protos: ProtoFiles = PROTOS) {
  const rpc = readRpcs(protos).find((candidate) => candidate.name === name);
  if (rpc === undefined) throw new Error(`no rpc ${name}`);
  return rpc.definition;
}

/**
 * As a client that was generated from the proto file calls: with metadata only if it is given some.
 *
 * @param protos that have the rpc; those of the energy pipeline, if none are given
 */
export async function callRpc(
  address: string,
  name: string,
  entries: Readonly<Record<string, string>> = {},
  protos?: ProtoFiles,
): Promise<object> {
  const { path, requestSerialize, responseDeserialize } = findDefinition(name, protos);
  const metadata = new Metadata();
  for (const [key, value] of Object.entries(entries)) metadata.set(key, value);
  const client = new Client(address, credentials.createInsecure(), NO_LIMIT);
  try {
    return await new Promise((resolve, reject) => {
      client.makeUnaryRequest(path, requestSerialize, responseDeserialize, {}, metadata, (error, message) => {
        if (error !== null) reject(error);
        else resolve(message ?? {});
      });
    });
  } finally {
    client.close();
  }
}

export interface PlainSource extends AsyncDisposable {
  /** A reference as the reference's services make it: without metadata. */
  readonly reference: { readonly protocol: "grpc"; readonly uri: string; readonly format: string };
  /** The metadata of each call, as far as it is ours. */
  readonly asked: readonly Readonly<Record<string, unknown>>[];
}

/** Answers every call of one rpc with the message, whoever asks. */
export async function startPlainSource(name: string, message: object): Promise<PlainSource> {
  const asked: Readonly<Record<string, unknown>>[] = [];
  const server = new Server(NO_LIMIT);
  server.addService(
    { [name]: findDefinition(name) },
    {
      [name]: ({ metadata }: { metadata: Metadata }, answer: sendUnaryData<object>) => {
        const entries = Object.entries(metadata.getMap()).filter(([key]) => key.startsWith("x-ai-effect-"));
        asked.push(Object.fromEntries(entries));
        answer(null, message);
      },
    },
  );
  const port = await new Promise<number>((resolve, reject) => {
    server.bindAsync("127.0.0.1:0", ServerCredentials.createInsecure(), (error, bound) => {
      if (error === null) resolve(bound);
      else reject(error);
    });
  });
  return {
    reference: { protocol: "grpc", uri: `127.0.0.1:${port}`, format: name },
    asked,
    async [Symbol.asyncDispose]() {
      server.forceShutdown();
    },
  };
}
