/** Reads the bodies of requests within bounds: a caller decides neither how much we hold nor how long we wait. */
import type { Clock } from "./clock.ts";
import { Deadlines } from "./deadlines.ts";

export interface BodyLimits {
  readonly bytes: number;
  readonly timeoutMs: number;
}

export type RequestBody =
  | { readonly kind: "read"; readonly bytes: Uint8Array }
  | { readonly kind: "too-large" | "too-slow" | "broken-off" };

export class RequestBodyReader {
  readonly #limitBytes: number;
  readonly #deadlines: Deadlines;

  constructor(limits: BodyLimits, clock: Pick<Clock, "after">) {
    this.#limitBytes = limits.bytes;
    this.#deadlines = new Deadlines(limits.timeoutMs, clock);
  }

  /**
   * Reads to the end, or to the limit: the rest of a body that is too large is never held. Gives what `use` makes of it, and
   * no promise of the body itself, for every call of a service passes here.
   */
  read<T>(request: Request, use: (body: RequestBody) => T | Promise<T>): Promise<T> {
    return new Promise((resolve, reject) => {
      let isOver = false;
      const end = (body: RequestBody) => {
        if (isOver) return;
        isOver = true;
        deadline.meet();
        try {
          resolve(use(body));
        } catch (error) {
          reject(error);
        }
      };
      const deadline = this.#deadlines.start(() => end({ kind: "too-slow" }));
      // Only a caller that went away makes the reading fail.
      readBytes(request, this.#limitBytes).then(
        (bytes) => end(bytes === null ? { kind: "too-large" } : { kind: "read", bytes }),
        () => end({ kind: "broken-off" }),
      );
    });
  }
}

/** Null when there are more. The server holds a body to the length that it declares; only one without must be counted. */
function readBytes(request: Request, limit: number): Promise<Uint8Array | null> {
  const declared = request.headers.get("content-length");
  if (declared === null) return collect(request, limit);
  return Number(declared) > limit ? Promise.resolve(null) : request.bytes();
}

async function collect({ body }: Request, limit: number): Promise<Uint8Array | null> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > limit) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}
