/** Answers with kept data, the whole of it or a range. A file is streamed from the disk. */

import { readByteRange } from "./byte-range.ts";
import type { KeptData } from "./data-store.ts";

const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ["csv", "text/csv; charset=utf-8"],
  ["json", "application/json"],
  ["text", "text/plain; charset=utf-8"],
]);

/** Null when the data was in a file that is gone. */
export async function toDataResponse(data: KeptData, requested: Headers): Promise<Response | null> {
  const blob = await toBlob(data);
  if (blob === null) return null;
  const entityTag = `"${data.id}"`;
  const headers = {
    "content-type": CONTENT_TYPES.get(data.format) ?? "application/octet-stream",
    "accept-ranges": "bytes",
    etag: entityTag,
    // The format says what it is; a browser is not to find out for itself and run it.
    "x-content-type-options": "nosniff",
  };
  // A range of what someone has already begun to read is of use only if it is the same still.
  const condition = requested.get("if-range");
  const isSame = condition === null || condition === entityTag;
  const range = readByteRange(isSame ? requested.get("range") : null, blob.size);
  if (range === "whole") return new Response(blob, { headers });
  if (range === "unsatisfiable") {
    const contentRange = { "content-range": `bytes */${blob.size}` };
    return Response.json({ detail: "Range Not Satisfiable" }, { status: 416, headers: contentRange });
  }
  const contentRange = `bytes ${range.first}-${range.last}/${blob.size}`;
  const part = blob.slice(range.first, range.last + 1);
  return new Response(part, { status: 206, headers: { ...headers, "content-range": contentRange } });
}

async function toBlob({ source }: KeptData): Promise<Blob | null> {
  if (source instanceof Uint8Array) return new Blob([source]);
  const file = Bun.file(source.path);
  return (await file.exists()) ? file : null;
}
