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
    throw explain(address, error);
  }
}

function explain(address: Address, error: unknown): unknown {
  const cause = error instanceof AieffectError ? error.cause : undefined;
  const code = cause instanceof Error && "code" in cause ? String(cause.code) : "";
  const holder = code === "EADDRINUSE" ? describeHolder(address) : null;
  const { host, port } = address;
  if (holder !== null) {
    const message = `Port ${port} of ${host} is in use by ${holder}. End that process, or give another port.`;
    return new AieffectError("INVALID_INPUT", message, { cause });
  }
  if (isKnown(host) || OWN_REASONS.has(code)) return error;
  const orInUse = port === 0 ? "" : ", or the port is in use";
  const message = `Cannot listen on ${host}:${port}: it seems to be no name of this machine${orInUse}. Give an address of it, such as 127.0.0.1, or 0.0.0.0 for all of them.`;
  return new AieffectError("INVALID_INPUT", message, { cause });
}

/** Of a name that it cannot resolve the runtime says whatever went wrong last; these it says with reason. */
const OWN_REASONS: ReadonlySet<string> = new Set(["EACCES", "EADDRNOTAVAIL"]);

/** Null when nobody seems to hold it: the runtime says the same of a host that it cannot resolve. */
function describeHolder({ host, port }: Address): string | null {
  const unknown = isKnown(host) ? "another process" : null;
  return port === 0 ? null : (describePortHolder(port) ?? unknown);
}

/** Whether it is there without being looked up. */
const isKnown = (host: string): boolean => isIP(host) !== 0 || isLoopback(host);

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
