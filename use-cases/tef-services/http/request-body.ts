/** Bodies of requests, within bounds. */
import { RefusedRequest } from "./application.ts";

const MEBIBYTE = 1024 * 1024;

/** Uploads of a year of data in seconds fit in. */
const LARGEST_UPLOAD_BYTES = 256 * MEBIBYTE;

/** @throws RefusedRequest 413 when the body is larger than `limit` bytes */
export async function readBytes(request: Request, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of request.body ?? []) {
    size += chunk.byteLength;
    if (size > limit) throw new RefusedRequest(413, `The body is larger than ${limit} bytes`);
    chunks.push(chunk);
  }
  return Uint8Array.from(Buffer.concat(chunks));
}

export interface Upload {
  /** The media type, without parameters. */
  readonly type: string;
  readonly text: string;
}

/**
 * The file in one part of a multipart form.
 *
 * @throws RefusedRequest 422 when there is none, 413 when the form is too large
 */
export async function readUpload(request: Request, part: string): Promise<Upload> {
  const type = request.headers.get("content-type") ?? "";
  if (!type.startsWith("multipart/form-data")) throw new RefusedRequest(422, `The part ${part} is missing`);
  const body = await readBytes(request, LARGEST_UPLOAD_BYTES);
  const form = await parseForm(body, type);
  const file = form.get(part);
  if (file === null) throw new RefusedRequest(422, `The part ${part} is missing`);
  if (typeof file === "string") throw new RefusedRequest(422, `The part ${part} has no file name`);
  return { type: file.type.split(";", 1)[0]?.trim() ?? "", text: await file.text() };
}

async function parseForm(body: Uint8Array<ArrayBuffer>, type: string): Promise<FormData> {
  try {
    return await new Response(body, { headers: { "content-type": type } }).formData();
  } catch {
    throw new RefusedRequest(400, "There was an error parsing the body");
  }
}
