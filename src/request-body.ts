/** Reads the body of a request within bounds: a caller decides neither how much we hold nor how long we wait. */
import type { Clock } from "./clock.ts";

export interface BodyLimits {
  readonly bytes: number;
  readonly timeoutMs: number;
}

export type RequestBody =
  | { readonly kind: "read"; readonly bytes: Uint8Array }
  | { readonly kind: "too-large" | "too-slow" | "broken-off" };

/**
 * Reads to the end, or to the limit: the rest of a body that is too large is never held. By hand and not with a race, for
 * every call of a service passes here.
 */
export function readRequestBody(request: Request, limits: BodyLimits, clock: Clock): Promise<RequestBody> {
  return new Promise((resolve) => {
    const end = (body: RequestBody) => {
      cancelTimer();
      resolve(body);
    };
    const cancelTimer = clock.after(limits.timeoutMs, () => end({ kind: "too-slow" }));
    // Only a caller that went away makes the reading fail.
    read(request, limits.bytes).then(end, () => end({ kind: "broken-off" }));
  });
}

/** The server holds a body to the length that it declares; only one that declares none must be counted. */
function read(request: Request, limit: number): Promise<RequestBody> {
  const declared = request.headers.get("content-length");
  if (declared === null) return collect(request, limit);
  if (Number(declared) > limit) return Promise.resolve({ kind: "too-large" });
  return request.bytes().then((bytes) => ({ kind: "read", bytes }));
}

async function collect({ body }: Request, limit: number): Promise<RequestBody> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of body ?? []) {
    size += chunk.byteLength;
    if (size > limit) return { kind: "too-large" };
    chunks.push(chunk);
  }
  return { kind: "read", bytes: Buffer.concat(chunks) };
}
