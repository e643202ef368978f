/** The data that an input refers to, whichever protocol it is reached by, within limits of size and time. */
import { randomUUID } from "node:crypto";
import { rename, rm } from "node:fs/promises";
import type * as v from "valibot";
import { type DataReference, DataReferenceSchema } from "../model/data-reference.ts";
import type { JsonObject } from "../model/field.ts";
import { readWith } from "../model/problem.ts";
import { toFetchError } from "./fetch-error.ts";
import { openFile } from "./file-input.ts";
import { openHttp } from "./http-input.ts";
import { OperationError } from "./operation-error.ts";
import { isSource, readUntilAborted, type Source } from "./readable.ts";
import { unlessAborted } from "./unless-aborted.ts";
import { writeChunks } from "./write-chunks.ts";

export interface InputLimits {
  /** Largest input (bytes), 256 MiB unless given. */
  readonly bytes?: number;
  /** Longest time (ms) from the first byte asked for to the last one read, 60 s unless given. */
  readonly timeoutMs?: number;
}

type Protocol = DataReference["protocol"];

/** Opens an input. It need not keep the limits: whoever reads from it does. */
export type Fetcher = (
  reference: DataReference,
  options: { readonly limitBytes: number; readonly signal: AbortSignal },
) => AsyncIterable<Uint8Array> | Promise<AsyncIterable<Uint8Array>>;

/** How inputs of a protocol are fetched; what is given here goes before what the kit has itself. */
export type Fetchers = { readonly [Name in Protocol]?: Fetcher };

export interface InputPorts {
  readonly fetchers: Fetchers;
  readonly limits: InputLimits;
}

/** Every way of reading throws an OperationError when the data cannot be fetched, is too large or takes too long. */
export interface FetchedInput extends AsyncIterable<Uint8Array> {
  bytes(): Promise<Uint8Array>;
  /** The data as UTF-8. */
  text(): Promise<string>;
  /** The data as JSON that fits the schema. */
  json<T>(schema: v.GenericSchema<unknown, T>): Promise<T>;
  /** Streams the data into a file, which appears whole or not at all. */
  saveTo(path: string): Promise<void>;
}

const DEFAULT_LIMIT_BYTES = 256 * 1024 * 1024;
const DEFAULT_TIMEOUT_MS = 60_000;

const FETCHERS: Fetchers = {
  inline: ({ uri }) => once(Buffer.from(uri, "base64")),
  file: openFile,
  http: openHttp,
  https: openHttp,
};

async function* once(bytes: Uint8Array): AsyncGenerator<Uint8Array> {
  yield bytes;
}

/** @param stopping aborts whatever is being fetched */
export function fetchInput(
  input: JsonObject | undefined,
  limits: InputLimits,
  stopping: AbortSignal,
  ports: InputPorts,
): FetchedInput {
  const settings = {
    limitBytes: limits.bytes ?? ports.limits.bytes ?? DEFAULT_LIMIT_BYTES,
    timeoutMs: limits.timeoutMs ?? ports.limits.timeoutMs ?? DEFAULT_TIMEOUT_MS,
  };
  const open = () => {
    const reference = toReference(input);
    const fetcher = ports.fetchers[reference.protocol] ?? FETCHERS[reference.protocol];
    if (fetcher === undefined) throw new OperationError(toMissingClient(reference.protocol));
    return readWithin(fetcher, reference, settings, stopping);
  };
  const bytes = async () => Buffer.concat(await Array.fromAsync(open()));
  const text = async () => decode(await bytes());
  return {
    [Symbol.asyncIterator]: () => open(),
    bytes,
    text,
    json: async (schema) => parseJson(await text(), schema),
    saveTo: (path) => save(open(), path),
  };
}

/**
 * The input as a reference that keeps every rule.
 *
 * @throws OperationError saying what is wrong with it
 */
export function toReference(input: JsonObject | undefined): DataReference {
  if (input === undefined) throw new OperationError("No input data available");
  const reading = readWith(DataReferenceSchema, input);
  if (reading.ok) return reading.value;
  throw new OperationError(`Invalid input: ${reading.problems[0].message}`);
}

function toMissingClient(protocol: Protocol): string {
  if (protocol === "grpc") {
    return "Failed to fetch data: a grpc input holds a message, not bytes: read it with a GrpcSource (docs/service.md)";
  }
  return (
    `Failed to fetch data: the kit has no client for ${protocol}: ` +
    `bring your own, and give it to the service as fetchers.${protocol} (docs/service.md)`
  );
}

/** Reads to the end, to the limit, or until the time is over. */
async function* readWithin(
  fetcher: Fetcher,
  reference: DataReference,
  { limitBytes, timeoutMs }: { readonly limitBytes: number; readonly timeoutMs: number },
  stopping: AbortSignal,
): AsyncGenerator<Uint8Array> {
  const overdue = AbortSignal.timeout(timeoutMs);
  const signal = AbortSignal.any([overdue, stopping]);
  try {
    signal.throwIfAborted();
    const opening = Promise.try(fetcher, reference, { limitBytes, signal });
    const opened: unknown = await unlessAborted(opening, signal);
    let size = 0;
    for await (const chunk of readUntilAborted(toSource(opened, reference), signal)) {
      if (!(chunk instanceof Uint8Array)) throw noBytes(reference, typeof chunk);
      size += chunk.byteLength;
      if (size > limitBytes) throw new OperationError(`Failed to fetch data: more than ${limitBytes} bytes`);
      yield chunk;
    }
  } catch (error) {
    if (overdue.aborted) throw new OperationError(`Failed to fetch data: not there within ${timeoutMs} ms`);
    throw toFetchError(error);
  }
}

/** A client that a service brings may be written without types. */
function toSource(opened: unknown, reference: DataReference): Source<unknown> {
  if (typeof opened === "object" && opened !== null && isSource(opened)) return opened;
  throw noBytes(reference, typeof opened);
}

const noBytes = ({ protocol }: DataReference, type: string): OperationError =>
  new OperationError(
    `Failed to fetch data: fetchers.${protocol} gives an iterable of Uint8Array, not a value of type ${type}`,
  );

function decode(bytes: Uint8Array): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
  } catch {
    throw new OperationError("Input is not UTF-8");
  }
}

function parseJson<T>(text: string, schema: v.GenericSchema<unknown, T>): T {
  let raw: unknown;
  try {
    raw = JSON.parse(text);
  } catch (cause) {
    throw new OperationError("Input is not valid JSON", { cause });
  }
  const reading = readWith(schema, raw);
  if (reading.ok) return reading.value;
  throw new OperationError(`Invalid input: ${reading.problems[0].message}`);
}

async function save(chunks: AsyncIterable<Uint8Array>, path: string): Promise<void> {
  const temporaryPath = `${path}.${randomUUID()}.tmp`;
  try {
    await writeChunks(temporaryPath, chunks);
    await rename(temporaryPath, path);
  } catch (error) {
    await rm(temporaryPath, { force: true });
    throw error;
  }
}
