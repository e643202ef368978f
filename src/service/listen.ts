import { AieffectError } from "../errors.ts";
import type { Service } from "./service.ts";

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

/** Longest time (s) that a connection may stay silent between two requests. */
const IDLE_TIMEOUT_S = 75;

/**
 * Puts a service on a port.
 *
 * @throws AieffectError INVALID_INPUT when the address cannot be listened on
 */
export function listen(service: Service, { host, port }: Address): Listener {
  const server = bind(service, host, port);
  return {
    port: server.port ?? port,
    async stop(graceMs) {
      const grace = Promise.withResolvers<void>();
      const timer = setTimeout(grace.resolve, graceMs);
      await Promise.race([server.stop(), grace.promise]);
      clearTimeout(timer);
      await server.stop(true);
    },
  };
}

function bind(service: Service, hostname: string, port: number): Bun.Server<undefined> {
  try {
    return Bun.serve({
      hostname,
      port,
      idleTimeout: IDLE_TIMEOUT_S,
      // The service limits bodies itself, while it reads them, and answers as the contract says.
      maxRequestBodySize: Number.MAX_SAFE_INTEGER,
      fetch(request, server) {
        // An operation may take as long as it needs; how long a body may take, the service decides.
        server.timeout(request, 0);
        return service.handle(request);
      },
    });
  } catch (cause) {
    const reason = cause instanceof Error ? cause.message : String(cause);
    throw new AieffectError("INVALID_INPUT", `Cannot listen on ${hostname}:${port}: ${reason}`, { cause });
  }
}
