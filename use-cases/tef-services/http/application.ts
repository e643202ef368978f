/**
 * An HTTP application as a function from request to response: it listens nowhere, so that it can be served alone or
 * within another server. Answers have the form that the original services give theirs: errors are `{"detail": "..."}`.
 */
import { type Log, logToStderr } from "../../../src/service/log.ts";

export interface Application {
  readonly handle: (request: Request) => Promise<Response>;
  /** Ends what goes on beside the requests, within so many ms. */
  readonly stop?: (graceMs: number) => Promise<void>;
}

export type Handler = (request: Request, url: URL) => Response | Promise<Response>;

/** By method and path: `GET /models`. A path that ends in `/*` has one more part. */
export type Routes = Readonly<Record<string, Handler>>;

/** What the caller asked for is refused: with which status, and why. */
export class RefusedRequest extends Error {
  override readonly name = "RefusedRequest";
  readonly status: number;

  constructor(status: number, detail: string) {
    super(detail);
    this.status = status;
  }
}

export function createApplication(routes: Routes, log: Log = logToStderr): Application {
  const paths = new Set(Object.keys(routes).map((route) => route.split(" ", 2)[1] ?? ""));
  return {
    async handle(request) {
      try {
        const url = new URL(request.url);
        const path = toKnownPath(url.pathname, paths);
        if (path === null) return refuse(404, "Not Found");
        const handler = routes[`${request.method} ${path}`];
        return handler === undefined ? refuse(405, "Method Not Allowed") : await handler(request, url);
      } catch (error) {
        if (error instanceof RefusedRequest) return refuse(error.status, error.message);
        log(
          { level: "error", stack: error instanceof Error ? error.stack : String(error) },
          "Answering failed",
        );
        return refuse(500, "Internal Server Error");
      }
    },
  };
}

function toKnownPath(path: string, known: ReadonlySet<string>): string | null {
  if (known.has(path)) return path;
  const open = path.replace(/\/[^/]+$/, "/*");
  return known.has(open) ? open : null;
}

const refuse = (status: number, detail: string): Response => Response.json({ detail }, { status });
