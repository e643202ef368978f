/** Where a process listens: as a URL, whether others reach it, and who is there already. */
import { isIP } from "node:net";
import { AieffectError } from "../errors.ts";
import type { Address, Listener } from "../http-listener.ts";
import { describePortHolder } from "../launch/port-holder.ts";
import { toHostPort } from "../model/host-port.ts";

/**
 * Listens, or says who holds the port.
 *
 * @throws AieffectError INVALID_INPUT
 */
export function listenOnOrExplain(address: Address, listen: (address: Address) => Listener): Listener {
  try {
    return listen(address);
  } catch (error) {
    const cause = error instanceof AieffectError ? error.cause : undefined;
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    const holder = code === "EADDRINUSE" ? describeHolder(address) : null;
    if (holder === null) throw error;
    const { host, port } = address;
    const message = `Port ${port} of ${host} is in use by ${holder}. End that process, or give another port.`;
    throw new AieffectError("INVALID_INPUT", message, { cause });
  }
}

/** Null when nobody seems to hold it: the runtime says the same of a host that it cannot resolve. */
function describeHolder({ host, port }: Address): string | null {
  const unknown = isIP(host) === 0 ? null : "another process";
  return port === 0 ? null : (describePortHolder(port) ?? unknown);
}

/** For people and programs of this machine. */
export function toUrl({ host, port }: Address): string {
  const reached = host === "0.0.0.0" ? "127.0.0.1" : host === "::" ? "::1" : host;
  return `http://${toHostPort(reached, port)}`;
}

/** Whether only processes of this machine reach an address. */
export function isLoopback(host: string): boolean {
  if (host === "localhost" || host === "::1") return true;
  return isIP(host) === 4 && host.startsWith("127.");
}
