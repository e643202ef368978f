/** What came back over a connection on which an HTTP request was sent: the bytes, read as far as they are HTTP. */

export interface HttpReply {
  readonly kind: "http";
  readonly status: number;
  /** By name in lower case; of two of one name the later. */
  readonly headers: ReadonlyMap<string, string>;
  /** As it was sent, also when it is in chunks; its beginning, when it is long. */
  readonly body: string;
}

/** `silent`: nothing came in time. `closed`: the connection ended before anything came. */
export type Reply =
  | HttpReply
  | { readonly kind: "bytes"; readonly start: Uint8Array }
  | { readonly kind: "closed" }
  | { readonly kind: "silent" };

const HEAD_END = "\r\n\r\n";
/** ISO 8859-1 keeps every byte as one character. */
const DECODER = new TextDecoder("latin1");
const BODY_DECODER = new TextDecoder();

/** @param isClosed whether the other side has ended the connection */
export function toReply(bytes: Uint8Array, isClosed: boolean): Reply {
  if (bytes.byteLength === 0) return { kind: isClosed ? "closed" : "silent" };
  return readHttp(bytes) ?? { kind: "bytes", start: bytes.subarray(0, 256) };
}

function readHttp(bytes: Uint8Array): HttpReply | null {
  const text = DECODER.decode(bytes);
  const [line = "", status = ""] = /^HTTP\/1\.[01] (\d{3})(?: [^\r\n]*)?\r?\n/.exec(text) ?? [];
  if (line === "") return null;
  const end = text.indexOf(HEAD_END);
  const head = end === -1 ? text : text.slice(0, end);
  const body = end === -1 ? "" : BODY_DECODER.decode(bytes.subarray(end + HEAD_END.length));
  return { kind: "http", status: Number(status), headers: readHeaders(head), body };
}

function readHeaders(head: string): ReadonlyMap<string, string> {
  const fields = head
    .split(/\r?\n/)
    .slice(1)
    .flatMap((line) => {
      const [, name, value = ""] = /^([^:\s]+):\s*(.*?)\s*$/.exec(line) ?? [];
      return name === undefined ? [] : [[name.toLowerCase(), value] as const];
    });
  return new Map(fields);
}

/** Whether nothing more of an answer is to be expected, though the connection stays open. */
export function isWhole(bytes: Uint8Array): boolean {
  const text = DECODER.decode(bytes);
  const end = text.indexOf(HEAD_END);
  if (end === -1) return false;
  const headers = readHeaders(text.slice(0, end));
  if (/chunked/i.test(headers.get("transfer-encoding") ?? "")) return text.endsWith("0\r\n\r\n");
  const length = headers.get("content-length");
  return length !== undefined && bytes.byteLength - end - HEAD_END.length >= Number(length);
}
