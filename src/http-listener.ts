/** Puts a function from request to response on a port. */
import { AieffectError } from "./errors.ts";

export interface Address {
  readonly host: string;
  /** 0 takes any free port. */
  readonly port: number;
}

export interface Listener {
  readonly port: number;
  /** Takes no more calls, lets those in flight end within the time given (ms), then cuts them off. */
  stop(graceMs: number): Promise<void>;
}

export interface ListenerOptions {
  readonly answer: (request: Request) => Response | Promise<Response>;
  /**
   * Longest time (s) that a connection may stay silent. The runtime itself cuts connections whose headers take longer
   * than some ten seconds, are larger than 16 KiB or many, and those that the caller has half closed.
   */
  readonly idleTimeoutS: number;
  /** Whether a call in flight may stay silent for longer than that. */
  readonly waitsForAnswers: boolean;
}

/** @throws AieffectError INVALID_INPUT when the address cannot be listened on */
export function listenOn(address: Address, options: ListenerOptions): Listener {
  const server = bind(address, options);
  return {
    port: server.port ?? address.port,
    async stop(graceMs) {
      const grace = Promise.withResolvers<void>();
      const timer = setTimeout(grace.resolve, graceMs);
      await Promise.race([server.stop(), grace.promise]);
      clearTimeout(timer);
      await server.stop(true);
    },
  };
}

function bind({ host: hostname, port }: Address, options: ListenerOptions): Bun.Server<undefined> {
  const { answer, idleTimeoutS: idleTimeout, waitsForAnswers } = options;
  try {
    return Bun.serve({
      hostname,
      port,
      idleTimeout,
      // Its error page would show our source to whoever made us fail.
      development: false,
      // With that off, a port in use would be shared with whoever has it.
      reusePort: false,
      // Bodies are limited while they are read, and refused as the contract says.
      maxRequestBodySize: Number.MAX_SAFE_INTEGER,
      fetch(request, server) {
        if (waitsForAnswers) server.timeout(request, 0);
        return answer(request);
      },
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AieffectError("INVALID_INPUT", `Cannot listen on ${hostname}:${port}: ${reason}`, { cause });
  }
}
