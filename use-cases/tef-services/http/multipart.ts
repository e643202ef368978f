/**
 * Forms of several parts (RFC 7578). By hand, for the runtime's own reader tells the type of a file by its name, and not what
 * the sender said.
 */

export interface FormPart {
  readonly name: string;
  /** null for a plain field. */
  readonly fileName: string | null;
  /** Media type without parameters, in lower case; empty when the sender said none. */
  readonly type: string;
  readonly text: string;
}

/** null when the body is none such. */
export function parseMultipart(body: Buffer, contentType: string): FormPart[] | null {
  const [, quoted, plain] = /;\s*boundary=(?:"([^"]+)"|([^\s;]+))/i.exec(contentType) ?? [];
  const boundary = quoted ?? plain;
  if (boundary === undefined) return null;
  const parts: FormPart[] = [];
  const delimiter = Buffer.from(`--${boundary}`);
  const end = Buffer.from(`\r\n--${boundary}`);
  let from = body.indexOf(delimiter);
  while (from >= 0) {
    const start = from + delimiter.length;
    if (body.toString("latin1", start, start + 2) === "--") return parts;
    const next = body.indexOf(end, start);
    if (next < 0) return null;
    const part = toPart(body.subarray(start, next));
    if (part === null) return null;
    parts.push(part);
    from = next + 2;
  }
  return null;
}

function toPart(bytes: Buffer): FormPart | null {
  const gap = bytes.indexOf("\r\n\r\n");
  if (gap < 0) return null;
  const head = bytes.toString("utf8", 0, gap);
  const name = /^content-disposition:.*?[;\s]name="([^"]*)"/im.exec(head)?.[1];
  if (name === undefined) return null;
  const fileName = /^content-disposition:.*?[;\s]filename="([^"]*)"/im.exec(head)?.[1] ?? null;
  const type = /^content-type:\s*([^\s;]+)/im.exec(head)?.[1]?.toLowerCase() ?? "";
  return { name, fileName, type, text: bytes.toString("utf8", gap + 4) };
}
