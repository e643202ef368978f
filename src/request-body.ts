/** Reads the body of a request within bounds: a caller decides neither how much we hold nor how long we wait. */
import type { Clock } from "./clock.ts";

export interface BodyLimits {
  readonly bytes: number;
  readonly timeoutMs: number;
}

export type RequestBody =
  | { readonly kind: "read"; readonly bytes: Uint8Array }
  | { readonly kind: "too-large" | "too-slow" | "broken-off" };

/** Reads to the end, or to the limit: the rest of a body that is too large is never held. */
export async function readRequestBody(
  request: Request,
  limits: BodyLimits,
  clock: Clock,
): Promise<RequestBody> {
  const deadline = Promise.withResolvers<RequestBody>();
  const cancelTimer = clock.after(limits.timeoutMs, () => deadline.resolve({ kind: "too-slow" }));
  try {
    return await Promise.race([read(request, limits.bytes), deadline.promise]);
  } catch {
    // Only a caller that went away makes the reading fail.
    return { kind: "broken-off" };
  } finally {
    cancelTimer();
  }
}

/** The server holds a body to the length that it declares; only one that declares none must be counted. */
async function read(request: Request, limit: number): Promise<RequestBody> {
  const declared = request.headers.get("content-length");
  if (declared === null) return collect(request, limit);
  return Number(declared) > limit ? { kind: "too-large" } : { kind: "read", bytes: await request.bytes() };
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
