/** The data that an output refers to, fetched as the next service would do it. */
import { createHash, getHashes } from "node:crypto";
import { access, constants, readFile, stat } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import type { Clock } from "../clock.ts";
import type { DataReference } from "../model/data-reference.ts";
import { toTransportFailure } from "../model/transport-failure.ts";
import { fail, PASS, type Verdict, warn } from "./verdict.ts";

export interface Fetched {
  readonly verdict: Verdict;
  readonly expected: string;
  readonly came: string;
  /** Null when it was not read to its end. */
  readonly content: { readonly bytes: number; readonly checksum: string | null } | null;
}

export interface FetchPorts {
  readonly clock: Clock;
  readonly signal: AbortSignal;
  readonly timeoutMs: number;
}

/** What is read of data, at most (bytes): enough to see that it comes. */
const LONGEST_DATA = 64 * 1024 * 1024;

export function decodeInline({ uri, format, checksum }: DataReference): Fetched {
  const bytes = Buffer.from(uri, "base64");
  const expected = format === "json" ? "base64 of JSON" : `base64 of ${format}`;
  const sum = toHash(checksum)?.update(bytes).digest("hex") ?? null;
  const content = { bytes: bytes.byteLength, checksum: sum };
  const verdict = format === "json" && !isJson(bytes) ? fail("it is not JSON") : PASS;
  return { verdict, expected, came: bytes.toString("utf8").slice(0, 300), content };
}

function isJson(bytes: Buffer): boolean {
  try {
    JSON.parse(bytes.toString("utf8"));
    return true;
  } catch {
    return false;
  }
}

export async function readLocalFile({ uri, checksum }: DataReference): Promise<Fetched> {
  const expected = "a file, or a folder, that can be read here";
  try {
    const path = uri.startsWith("file://") ? fileURLToPath(uri) : uri;
    // Looked at first: a pipe would not be open before somebody writes to it.
    const facts = await stat(path);
    if (facts.isDirectory()) return { verdict: PASS, expected, came: `a folder: ${path}`, content: null };
    if (!facts.isFile())
      return { verdict: fail("it is neither file nor folder"), expected, came: path, content: null };
    const came = `a file of ${facts.size} bytes`;
    if (facts.size > LONGEST_DATA) return { verdict: PASS, expected, came, content: null };
    await access(path, constants.R_OK);
    const sum =
      toHash(checksum)
        ?.update(await readFile(path))
        .digest("hex") ?? null;
    return { verdict: PASS, expected, came, content: { bytes: facts.size, checksum: sum } };
  } catch (error) {
    const came = error instanceof Error ? error.message : String(error);
    return {
      verdict: warn("it is not on this machine: services share a folder"),
      expected,
      came,
      content: null,
    };
  }
}

/** Without a key: the service that comes next has none. */
export async function downloadHttp({ uri, checksum }: DataReference, ports: FetchPorts): Promise<Fetched> {
  const expected = "HTTP 200 to a plain GET without a key";
  const ended = new AbortController();
  const interrupt = () => ended.abort();
  const cancelTimer = ports.clock.after(ports.timeoutMs, interrupt);
  ports.signal.addEventListener("abort", interrupt);
  try {
    ports.signal.throwIfAborted();
    const response = await fetch(uri, { redirect: "manual", signal: ended.signal, keepalive: false });
    return { expected, ...(await judgeDownload(response, checksum)) };
  } catch (error) {
    ports.signal.throwIfAborted();
    const { stage, reason } = toTransportFailure(error);
    const isLate = ended.signal.aborted;
    const came = isLate ? `no end within ${ports.timeoutMs} ms` : reason;
    const isElsewhere = !isLate && stage === "not-connected";
    const verdict = isElsewhere ? warn("it cannot be reached from here: other services may") : fail(came);
    return { verdict, expected, came, content: null };
  } finally {
    cancelTimer();
    ports.signal.removeEventListener("abort", interrupt);
  }
}

async function judgeDownload(
  response: Response,
  checksum: string | null,
): Promise<Omit<Fetched, "expected">> {
  const came = `HTTP ${response.status}`;
  const refuse = (verdict: Verdict) => ({ verdict, came, content: null });
  if (response.status !== 200) await response.body?.cancel();
  if (response.status >= 300 && response.status < 400)
    return refuse(fail("a redirect, and none is followed"));
  if (response.status === 401) return refuse(fail("the next service has no key, and gets nothing"));
  if (response.status !== 200) return refuse(fail(`the status is ${response.status}, not 200`));
  const hash = toHash(checksum);
  let bytes = 0;
  for await (const chunk of response.body ?? []) {
    hash?.update(chunk);
    bytes += chunk.byteLength;
    if (bytes > LONGEST_DATA)
      return { verdict: warn("more than 64 MiB: the rest was not read"), came, content: null };
  }
  const type = response.headers.get("content-type") ?? "no content type";
  const content = { bytes, checksum: hash?.digest("hex") ?? null };
  return { verdict: PASS, came: `${came}, ${type}, ${bytes} bytes`, content };
}

/** The hash that a checksum such as `sha256:…` is made with; null when it is none that we know. */
function toHash(checksum: string | null) {
  const algorithm = checksum?.split(":", 1)[0]?.toLowerCase().replace("-", "") ?? "";
  return getHashes().includes(algorithm) ? createHash(algorithm) : null;
}

/** Whether size and checksum of a reference are those of its data; null when there is nothing to compare. */
export function judgeSize(
  reference: DataReference,
  content: NonNullable<Fetched["content"]>,
): Verdict | null {
  const { size_bytes: size, checksum } = reference;
  if (size === null && (checksum === null || content.checksum === null)) return null;
  if (size !== null && size !== content.bytes)
    return fail(`size_bytes is ${size}, but there are ${content.bytes}`);
  const value = checksum?.slice(checksum.indexOf(":") + 1).toLowerCase();
  const isWrong = content.checksum !== null && value !== content.checksum;
  return isWrong ? fail(`the checksum is ${content.checksum}`) : PASS;
}
