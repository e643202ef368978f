/** Bodies of requests, within bounds. */
import { RefusedRequest } from "./application.ts";
import { parseMultipart } from "./multipart.ts";

const MEBIBYTE = 1024 * 1024;

/** A year of ten columns by the minute fits in. */
const LARGEST_UPLOAD_BYTES = 64 * MEBIBYTE;

/** @throws RefusedRequest 413 when the body is larger than `limit` bytes */
export async function readBytes(request: Request, limit: number): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > limit) throw new RefusedRequest(413, `The body is larger than ${limit} bytes`);
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

export interface Upload {
  /** The media type that the sender gave, without parameters. */
  readonly type: string;
  readonly text: string;
}

/**
 * The file in one part of a multipart form.
 *
 * @throws RefusedRequest 422 when there is none, 400 when the body is no form, 413 when it is too large
 */
export async function readUpload(request: Request, part: string): Promise<Upload> {
  const type = request.headers.get("content-type") ?? "";
  if (!type.startsWith("multipart/form-data")) throw new RefusedRequest(422, `The part ${part} is missing`);
  const parts = parseMultipart(await readBytes(request, LARGEST_UPLOAD_BYTES), type);
  if (parts === null) throw new RefusedRequest(400, "There was an error parsing the body");
  const file = parts.find(({ name }) => name === part);
  if (file === undefined) throw new RefusedRequest(422, `The part ${part} is missing`);
  if (file.fileName === null) throw new RefusedRequest(422, `The part ${part} has no file name`);
  return file;
}
