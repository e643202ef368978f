/** A result that a service keeps in memory and hands out itself. */
export interface StoredData {
  /** As in the DataReference: `csv`, `json`, `text`, … */
  readonly format: string;
  readonly content: string | Uint8Array<ArrayBuffer>;
}

const CONTENT_TYPES: ReadonlyMap<string, string> = new Map([
  ["csv", "text/csv; charset=utf-8"],
  ["json", "application/json"],
  ["text", "text/plain; charset=utf-8"],
]);

/** The answer that carries stored data. */
export function toDataResponse(data: StoredData): Response {
  const contentType = CONTENT_TYPES.get(data.format) ?? "application/octet-stream";
  return new Response(data.content, { headers: { "content-type": contentType } });
}
