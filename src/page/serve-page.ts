/** Puts the web page before a server: whatever is no file of the page goes on to the server, as if there were no page. */
import { hash } from "node:crypto";
import { toUrlPath } from "../model/url-path.ts";
import { ENCODINGS, type PageFile } from "./page-file.ts";

type Answering = (request: Request) => Promise<Response>;

/**
 * Everything comes from this server, scripts and styles are files only, and no other page may frame it. What services
 * write is shown as text; should a way around that be found, it still cannot load or send anything.
 */
const CONTENT_SECURITY_POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "connect-src 'self'",
  "img-src 'self' data:",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join("; ");

const TYPES: Readonly<Record<string, string>> = {
  css: "text/css; charset=utf-8",
  js: "text/javascript; charset=utf-8",
};

const NAMED_BY_CONTENT = "public, max-age=31536000, immutable";

export interface PagePorts {
  /** Called at the first request for a file of the page; when it fails, again at the next one. */
  readonly load: () => Promise<readonly PageFile[]>;
  readonly onDefect: (error: unknown) => void;
}

export function servePage({ load, onDefect }: PagePorts, answer: Answering): Answering {
  let served: Promise<ReadonlyMap<string, Served>> | null = null;
  return async (request) => {
    const path = toUrlPath(request.url);
    const isReading = request.method === "GET" || request.method === "HEAD";
    if (!isReading || (path !== "/" && !path.startsWith("/assets/"))) return answer(request);
    try {
      served ??= load().then(toServedFiles);
      const file = (await served).get(path);
      return file === undefined ? answer(request) : file(request);
    } catch (error) {
      served = null;
      onDefect(error);
      return Response.json({ detail: "Internal Server Error" }, { status: 500 });
    }
  };
}

type Served = (request: Request) => Response;

const toServedFiles = (files: readonly PageFile[]): ReadonlyMap<string, Served> =>
  new Map(files.map((file) => [file.path, toServed(file)]));

/** How a file of the page is answered. */
function toServed(file: PageFile): Served {
  const version = hash("sha256", file.bytes).slice(0, 16);
  const headers = {
    "content-type": TYPES[file.path.split(".").at(-1) ?? ""] ?? "text/html; charset=utf-8",
    "cache-control": file.path === "/" ? "no-cache" : NAMED_BY_CONTENT,
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "cross-origin-opener-policy": "same-origin",
    "referrer-policy": "no-referrer",
    "x-content-type-options": "nosniff",
    vary: "accept-encoding",
  };
  return (request) => {
    const encoding = toEncoding(request.headers.get("accept-encoding"));
    const etag = `"${version}${encoding === null ? "" : `-${encoding}`}"`;
    if (isKnown(request.headers.get("if-none-match"), etag)) {
      return new Response(null, { status: 304, headers: { ...headers, etag } });
    }
    const bytes = encoding === null ? file.bytes : file.compressed[encoding];
    return new Response(bytes, {
      headers: { ...headers, etag, ...(encoding !== null && { "content-encoding": encoding }) },
    });
  };
}

/** The smallest form that the reader takes; one that it takes only with a weight of 0 it does not take. */
function toEncoding(accepted: string | null) {
  const refused = /^[^;]*;\s*q=0(\.0*)?\s*$/;
  const names = (accepted ?? "").split(",").filter((part) => !refused.test(part));
  const taken = new Set(names.map((part) => (part.split(";")[0] ?? "").trim().toLowerCase()));
  return ENCODINGS.find((encoding) => taken.has(encoding)) ?? null;
}

/** Proxies that compress or do not make an ETag a weak one. */
const isKnown = (known: string | null, etag: string): boolean =>
  (known ?? "").split(",").some((tag) => tag.trim() === "*" || tag.trim().replace(/^W\//, "") === etag);
