/** What speaks when it is no HTTP, by the first bytes that it sends. */

const SETTINGS = 4;
const FRAME_HEAD = 9;

/** The first frame of an HTTP/2 server is its settings, on the stream 0; gRPC is spoken over HTTP/2. */
export function isHttp2(start: Uint8Array): boolean {
  const [high = 1, middle = 0, low = 0, type, , ...stream] = start.subarray(0, FRAME_HEAD);
  const length = (middle << 8) | low;
  const isOnFirstStream = stream.every((byte) => byte === 0);
  return (
    start.byteLength >= FRAME_HEAD && high === 0 && type === SETTINGS && length % 6 === 0 && isOnFirstStream
  );
}

const STARTS: readonly (readonly [RegExp, string])[] = [
  [/^SSH-/, "SSH"],
  [/^(?:-(?:ERR|NOAUTH|DENIED|NOPERM|WRONGPASS)\b|\+(?:OK|PONG)\r)/, "the protocol of Redis"],
  [/^220[ -].*SMTP/i, "SMTP"],
  [/^220[ -]/, "FTP or SMTP"],
  [/^\* OK\b/, "IMAP"],
  [/^AMQP/, "AMQP"],
  [/^RFB \d/, "VNC"],
];

/** A name for people; null when it is none that is known here. */
export function toProtocolName(start: Uint8Array): string | null {
  const text = new TextDecoder("latin1").decode(start);
  const name = STARTS.find(([pattern]) => pattern.test(text))?.[1];
  if (name !== undefined) return name;
  if (isTlsRecord(start)) return "TLS";
  return isMysqlGreeting(start) ? "the protocol of MySQL" : null;
}

/** A record of a kind from 20 to 23, of a version that begins with 3. */
const isTlsRecord = ([kind = 0, major]: Uint8Array): boolean => kind >= 20 && kind <= 23 && major === 3;

/** The first packet, of less than 64 KiB, in the version 10 of the protocol. */
const isMysqlGreeting = ([, , high, number, version]: Uint8Array): boolean =>
  high === 0 && number === 0 && version === 10;
