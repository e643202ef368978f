/** What the result of an operation can be given as, to be handed out by URL. */
import { OperationError } from "./operation-error.ts";
import { isSource, listenForErrors, readUntilAborted, type Source } from "./readable.ts";
import { writeChunks } from "./write-chunks.ts";

type Chunk = string | Uint8Array;

/**
 * A text, bytes, a blob, or a stream of texts or bytes (of Node, of the web, any async iterable): all of them are copied.
 * Or the path of a file that is lent: it is handed out from where it lies, and never removed.
 */
export type DataContent =
  | Chunk
  | Blob
  | AsyncIterable<Chunk>
  | ReadableStream<Chunk>
  | { readonly path: string };

/** How content is to be kept. */
export type OpenContent =
  | { readonly kind: "lent"; readonly path: string }
  | { readonly kind: "whole"; readonly bytes: Uint8Array }
  | { readonly kind: "stream"; readonly source: Source<unknown> };

/**
 * A stream of a file has a path too, and is a stream all the same.
 *
 * @throws TypeError when it is nothing of all that
 */
export function openContent(content: DataContent): OpenContent {
  if (typeof content === "string") return { kind: "whole", bytes: Buffer.from(content) };
  if (content instanceof Uint8Array) return { kind: "whole", bytes: content };
  if (content instanceof Blob) return { kind: "stream", source: content.stream() };
  if (typeof content === "object" && content !== null) {
    if (isSource(content)) {
      listenForErrors(content);
      return { kind: "stream", source: content };
    }
    if (typeof content.path === "string") return { kind: "lent", path: content.path };
  }
  throw new TypeError(
    "The content of an http result is a text, bytes, a blob, a stream, or { path } of a file",
  );
}

export interface CopyLimits {
  /** Largest content (bytes). */
  readonly limitBytes: number;
  readonly signal: AbortSignal;
}

/**
 * Copies a stream into a file, which is whole when this resolves, and gives its size (bytes).
 *
 * @throws OperationError when it is larger than the limit, and whatever the signal or the stream says
 */
export async function copyTo(path: string, source: Source<unknown>, limits: CopyLimits): Promise<number> {
  return writeChunks(path, readChunks(source, limits));
}

async function* readChunks(
  source: Source<unknown>,
  { limitBytes, signal }: CopyLimits,
): AsyncGenerator<Uint8Array> {
  let size = 0;
  for await (const part of readUntilAborted(source, signal)) {
    const chunk = toChunk(part);
    size += chunk.byteLength;
    checkSize(size, limitBytes);
    yield chunk;
  }
}

/** @throws OperationError when it is larger than the limit */
export function checkSize(bytes: number, limitBytes: number): void {
  if (bytes <= limitBytes) return;
  throw new OperationError(
    `The result has more than ${limitBytes} bytes: return it as a file (task.results.file), or raise resultLimitBytes`,
  );
}

function toChunk(part: unknown): Uint8Array {
  if (part instanceof Uint8Array) return part;
  if (typeof part === "string") return Buffer.from(part);
  throw new TypeError(
    `The stream of an http result gives texts or bytes, not a value of type ${typeof part}`,
  );
}
