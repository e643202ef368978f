/** Fetches the grpc results of a service that is tested, by the proto file that describes it. */
import { statSync } from "node:fs";
import { basename, dirname } from "node:path";
import { status } from "@grpc/grpc-js";
import type { GrpcFetch } from "../conformance/result-check.ts";
import { fail, PASS, type Verdict, warn } from "../conformance/verdict.ts";
import { AieffectError } from "../errors.ts";
import type { DataReference } from "../model/data-reference.ts";
import { readProtoFiles } from "../proto/export-protos.ts";
import { ProtoError } from "../proto/read-proto.ts";
import { createGrpcSource, type GrpcSource } from "../service/grpc/grpc-source.ts";
import { readRpcs } from "../service/grpc/proto-files.ts";

/** @throws AieffectError INVALID_INPUT when the proto file cannot be read, with file and line of what is broken */
export function createGrpcFetch(path: string, timeoutMs: number, signal: AbortSignal): GrpcFetch {
  const protos = read(path);
  // A source would say what is broken only when it is asked.
  readRpcs(protos);
  const source = createGrpcSource({ protos, timeoutMs });
  const receive = async (reference: DataReference, workflowId: string): Promise<Received> => {
    try {
      const request = { inputs: [reference], workflow_id: workflowId };
      return { messages: await count(source.stream(request, { signal })), came: "", code: null };
    } catch (error) {
      signal.throwIfAborted();
      const came = error instanceof Error ? error.message : String(error);
      return { messages: null, came, code: toCode(error) };
    }
  };
  return {
    async fetch(reference, workflowId) {
      const expected = `an answer of the rpc ${reference.format} to an empty request`;
      const { messages, came, code } = await receive(reference, workflowId);
      if (messages === null) return { verdict: toFault(came, code), expected, came, content: null };
      const verdict = messages === 0 ? fail("it streams no message at all") : PASS;
      return { verdict, expected, came: toCount(messages), content: null };
    },
    async fetchUnknown(reference, workflowId) {
      const expected = "the gRPC status NOT_FOUND";
      const asked = { ...reference, metadata: { workflow_id: workflowId } };
      const { messages, came, code } = await receive(asked, workflowId);
      if (messages === null) return { verdict: judgeUnknown(came, code), expected, came, content: null };
      const verdict = warn("it gives the result of another workflow, as the reference does");
      return { verdict, expected, came: toCount(messages), content: null };
    },
  };
}

interface Received {
  /** How many; null when there was an error. */
  readonly messages: number | null;
  readonly came: string;
  /** The gRPC status; null when the error was none of the call. */
  readonly code: number | null;
}

const toCount = (messages: number): string => `${messages} message${messages === 1 ? "" : "s"}`;

function toCode(error: unknown): number | null {
  const cause = error instanceof Error ? error.cause : undefined;
  return cause instanceof Error && "code" in cause && typeof cause.code === "number" ? cause.code : null;
}

function toFault(came: string, code: number | null): Verdict {
  return code === status.UNAVAILABLE
    ? warn("it cannot be reached from here: other services may")
    : fail(came);
}

function judgeUnknown(came: string, code: number | null): Verdict {
  if (code === status.NOT_FOUND) return PASS;
  return code === null || code === status.UNAVAILABLE
    ? toFault(came, code)
    : warn("another status than NOT_FOUND");
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
