/** Reads the bodies of requests within bounds: a caller decides neither how much we hold nor how long we wait. */
import type { Clock } from "./clock.ts";
import { SameTurn } from "./same-turn.ts";

export interface BodyLimits {
  readonly bytes: number;
  readonly timeoutMs: number;
}

export type RequestBody =
  | { readonly kind: "read"; readonly bytes: Uint8Array }
  | { readonly kind: "too-large" | "too-slow" | "broken-off" };

/** What a caller is told whose body was not read. The connection is closed: nothing more is read from it. */
export function refuseBody(kind: Exclude<RequestBody["kind"], "read">): Response {
  const { status, detail } = REFUSALS[kind];
  return Response.json({ detail }, { status, headers: { connection: "close" } });
}

const REFUSALS = {
  "too-large": { status: 413, detail: "Request body too large" },
  "too-slow": { status: 408, detail: "Request body not received in time" },
  "broken-off": { status: 400, detail: "Request body broken off" },
} as const;

export class RequestBodyReader {
  readonly #limitBytes: number;
  readonly #deadlines: Deadlines;
  readonly #sameTurn: SameTurn;

  constructor(limits: BodyLimits, clock: Clock) {
    this.#limitBytes = limits.bytes;
    this.#sameTurn = new SameTurn(clock);
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
        this.#sameTurn.add(() => {
          try {
            resolve(use(body));
          } catch (error) {
            reject(error);
          }
        });
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

/**
 * Deadlines of one length that hardly ever come. Most of what they are set for is over before the process has done anything
 * else, so only what is not gets a timer.
 */
export class Deadlines {
  readonly #delayMs: number;
  readonly #clock: Pick<Clock, "after">;
  #unwatched: Deadline[] = [];

  constructor(delayMs: number, clock: Pick<Clock, "after">) {
    this.#delayMs = delayMs;
    this.#clock = clock;
  }

  /** Calls `act` once the time is over, unless the deadline is met before. */
  start(act: () => void): Deadline {
    if (this.#unwatched.length === 0) this.#clock.after(0, () => this.#watch());
    const deadline = new Deadline(act);
    this.#unwatched.push(deadline);
    return deadline;
  }

  #watch(): void {
    const unwatched = this.#unwatched;
    this.#unwatched = [];
    for (const deadline of unwatched) deadline.watch(this.#delayMs, this.#clock);
  }
}

class Deadline {
  readonly #act: () => void;
  #isMet = false;
  #cancel: (() => void) | null = null;

  constructor(act: () => void) {
    this.#act = act;
  }

  meet(): void {
    this.#isMet = true;
    this.#cancel?.();
  }

  watch(delayMs: number, clock: Pick<Clock, "after">): void {
    if (!this.#isMet) this.#cancel = clock.after(delayMs, this.#act);
  }
}
