/** Makes the messages that a data plane answers with out of what an operation gives as its result. */
import { OperationError } from "../operation-error.ts";
import { isSource, readUntilAborted, type Source } from "../readable.ts";
import { LARGEST_MESSAGE } from "./grpc-names.ts";
import { type EncodedMessages, toCost } from "./grpc-results.ts";
import { findWrongField } from "./message-check.ts";
import type { Rpc } from "./proto-files.ts";

export interface EncodeLimits {
  /** Largest result (bytes) of all its messages together. */
  readonly mostBytes: number;
  /** Its signal ends the reading of a stream. */
  readonly task: { readonly signal: AbortSignal };
}

/** @throws TypeError when it is no message of that rpc, OperationError when it is too large */
export async function encodeResult(
  rpc: Rpc,
  result: object,
  { mostBytes, task }: EncodeLimits,
): Promise<EncodedMessages> {
  if (!rpc.definition.responseStream) return [encode(rpc, await result, "")];
  const encoded: Uint8Array[] = [];
  let bytes = 0;
  for await (const message of readUntilAborted(toMessages(rpc, result), task.signal)) {
    const one = encode(rpc, message, `message ${encoded.length + 1}: `);
    bytes += toCost(one);
    if (bytes > mostBytes) {
      throw new OperationError(
        `The result takes more than ${mostBytes} bytes, all that the gRPC data plane keeps: give it as file or URL, or raise keptBytes`,
      );
    }
    encoded.push(one);
  }
  return encoded;
}

function toMessages(rpc: Rpc, result: object): Source<unknown> {
  if (isSource(result)) return result;
  throw new TypeError(`${rpc.name} streams: its result is a list of messages`);
}

/** @param which which of several messages it is, for the error */
function encode(rpc: Rpc, message: unknown, which: string): Uint8Array {
  const wrong = findWrongField(message, rpc.response);
  if (wrong !== null || !isMessage(message)) {
    throw new TypeError(`The result is no message of ${rpc.name}: ${which}${wrong}`);
  }
  const bytes = rpc.definition.responseSerialize(message);
  if (bytes.byteLength <= LARGEST_MESSAGE) return bytes;
  throw new OperationError(
    `The result has ${bytes.byteLength} bytes, and a gRPC message at most ${LARGEST_MESSAGE}: stream it, or give it as file or URL`,
  );
}

const isMessage = (message: unknown): message is object => typeof message === "object" && message !== null;
