/** Fetches the grpc results of a service that is tested, by the proto file that describes it. */
import { statSync } from "node:fs";
import { basename, dirname } from "node:path";
import type { ResultPorts } from "../conformance/result-check.ts";
import { fail, PASS, warn } from "../conformance/verdict.ts";
import { AieffectError } from "../errors.ts";
import { readProtoFiles } from "../proto/export-protos.ts";
import { ProtoError } from "../proto/read-proto.ts";
import { createGrpcSource, type GrpcSource } from "../service/grpc/grpc-source.ts";

/** @throws AieffectError INVALID_INPUT when the proto file cannot be read, with file and line of what is broken */
export function createGrpcFetch(
  path: string,
  timeoutMs: number,
  signal: AbortSignal,
): NonNullable<ResultPorts["fetchGrpc"]> {
  const source = createGrpcSource({ protos: read(path), timeoutMs });
  return async (reference, workflowId) => {
    const expected = `an answer of the rpc ${reference.format} to an empty request`;
    const request = { inputs: [reference], workflow_id: workflowId };
    try {
      const messages = await count(source.stream(request, { signal }));
      const verdict = messages === 0 ? fail("it streams no message at all") : PASS;
      return { verdict, expected, came: `${messages} message${messages === 1 ? "" : "s"}`, content: null };
    } catch (error) {
      signal.throwIfAborted();
      const came = error instanceof Error ? error.message : String(error);
      const isElsewhere = /UNAVAILABLE|ENOTFOUND|ECONNREFUSED|Name resolution|No connection/i.test(came);
      const verdict = isElsewhere ? warn("it cannot be reached from here: other services may") : fail(came);
      return { verdict, expected, came, content: null };
    }
  };
}

async function count(messages: ReturnType<GrpcSource["stream"]>): Promise<number> {
  let number = 0;
  for await (const _ of messages) number += 1;
  return number;
}

function read(path: string): Readonly<Record<string, string>> {
  if (statSync(path, { throwIfNoEntry: false }) === undefined) {
    throw new AieffectError("INVALID_INPUT", `Cannot read proto file ${path}: there is no such file`);
  }
  try {
    const files = readProtoFiles(dirname(path), basename(path));
    if (files !== null) return files;
  } catch (cause) {
    if (!(cause instanceof ProtoError)) throw cause;
    throw new AieffectError("INVALID_INPUT", `${cause.place}: ${cause.message}`, { cause });
  }
  throw new AieffectError("INVALID_INPUT", `${path} is no file that ends in .proto and has at most 4 MiB`);
}
