/** Where a Redis server is: reads the address that a user gives. Its password is in no text of ours. */
import { isIP } from "node:net";
import type { RedisOptions } from "ioredis";
import { AieffectError } from "../../errors.ts";

export interface RedisAddress {
  /** For people: without user and password. */
  readonly label: string;
  readonly options: Pick<RedisOptions, "host" | "port" | "path" | "username" | "password" | "db" | "tls">;
}

const SOCKET_HOST = "socket";
const FORMS =
  "redis://host:6379, rediss://user:password@host:6380/0, unix:///path/to/socket or /path/to/socket";

/**
 * `redis://[user:password@]host[:port][/database]`, `rediss://` for TLS, `unix:///path?db=1` or the path alone.
 *
 * @throws AieffectError INVALID_INPUT
 */
export function parseRedisAddress(text: string): RedisAddress {
  const url = URL.parse(nameSocketHost(text));
  if (url === null) throw invalid("it is not a URL");
  switch (url.protocol) {
    case "unix:":
      return toSocketAddress(url);
    case "redis:":
    case "rediss:":
      return toHostAddress(url);
    default:
      throw invalid(`it begins with ${url.protocol}//`);
  }
}

/** A URL cannot have a user and no host; a socket has none. */
function nameSocketHost(text: string): string {
  if (text.startsWith("/")) return `unix://${SOCKET_HOST}${text}`;
  return text.replace(/^unix:\/\/([^/@]*@)?\//, `unix://$1${SOCKET_HOST}/`);
}

function toSocketAddress(url: URL): RedisAddress {
  const path = decode(url.pathname, "path");
  if (url.hostname !== SOCKET_HOST || path.length < 2)
    throw invalid("the path of a socket begins with /, as in unix:///run/redis.sock");
  const database = parseDatabase(url.searchParams.get("db") ?? "");
  return { label: path, options: { path, ...toCredentials(url), ...database } };
}

function toHostAddress(url: URL): RedisAddress {
  if (url.hostname === "") throw invalid("it names no host");
  const host = url.hostname.replace(/^\[|\]$/g, "");
  const port = url.port === "" ? 6379 : Number(url.port);
  const database = parseDatabase(url.pathname.replace(/^\//, ""));
  // A server is told by name whose certificate is wanted; of an address it could make nothing.
  const server = isIP(host) === 0 ? { servername: host } : {};
  const tls = url.protocol === "rediss:" ? { tls: server } : {};
  return {
    label: `${url.hostname}:${port}${"db" in database ? `/${database.db}` : ""}`,
    options: { host, port, ...toCredentials(url), ...database, ...tls },
  };
}

function toCredentials(url: URL): Pick<RedisOptions, "username" | "password"> {
  const username = decode(url.username, "user");
  const password = decode(url.password, "password");
  if (username !== "" && password === "") throw invalid("it has a user and no password");
  return { ...(username !== "" && { username }), ...(password !== "" && { password }) };
}

function parseDatabase(text: string): { readonly db?: number } {
  if (text === "") return {};
  if (!/^\d{1,5}$/.test(text)) throw invalid("the number of the database is not a whole number");
  return { db: Number(text) };
}

function decode(text: string, part: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw invalid(`its ${part} has a % that is not followed by two hexadecimal digits`);
  }
}

function invalid(reason: string): AieffectError {
  return new AieffectError(
    "INVALID_INPUT",
    `Not the address of a Redis server: ${reason}. Write it like ${FORMS}.`,
  );
}
