/** Whether the host ports of services are free; one that is only lent to a connection will be soon. */
import { createServer } from "node:net";
import { setTimeout as sleep } from "node:timers/promises";
import { AieffectError } from "../errors.ts";
import { describePortHolder } from "./port-holder.ts";

export interface HostPort {
  /** Of the service. */
  readonly name: string;
  readonly port: number;
}

export interface PortWait {
  /** Ends the wait. */
  readonly signal?: AbortSignal | undefined;
  /** Called once, with a line for the user, when there is something to wait for. */
  readonly onWait: (line: string) => void;
  readonly longestMs?: number;
}

/** A port stays taken for a minute after its connection has ended (TIME_WAIT). */
const LONGEST_MS = 65_000;
const POLL_MS = 100;

/**
 * Returns when all ports are free. The system lends ports to outgoing connections too: those it waits for.
 *
 * @throws AieffectError SERVICES_UNAVAILABLE naming every port that somebody listens on, and who, or that stays taken
 * @throws the signal's reason when that is aborted
 */
export async function waitForFreePorts(
  ports: readonly HostPort[],
  { signal, onWait, longestMs = LONGEST_MS }: PortWait,
): Promise<void> {
  const deadline = performance.now() + longestMs;
  for (let isFirst = true; ; isFirst = false) {
    const taken = await findTaken(ports);
    if (taken.length === 0) return;
    const isLent = taken.every(({ port }) => isLentToConnection(port));
    if (!isLent || performance.now() >= deadline) throw refuse(taken);
    if (isFirst) onWait(toLine(taken, longestMs));
    await sleep(POLL_MS, undefined, { signal }).catch(() => {});
    signal?.throwIfAborted();
  }
}

/** Elsewhere than on Linux it is not known that nobody listens, only not known who. */
const isLentToConnection = (port: number): boolean =>
  process.platform === "linux" && describePortHolder(port) === undefined;

function toLine(taken: readonly HostPort[], longestMs: number): string {
  const ports = taken.map(({ name, port }) => `${port} (${name})`).join(", ");
  return `Waiting at most ${longestMs / 1000} s for a connection of another process that has been lent port ${ports}.`;
}

function refuse(taken: readonly HostPort[]): AieffectError {
  const lines = taken.map(({ name, port }) => {
    const holder = describePortHolder(port);
    return `  ${port} (${name}) ${holder === undefined ? "is taken" : `is held by ${holder}`}`;
  });
  return new AieffectError(
    "SERVICES_UNAVAILABLE",
    `Ports that the services need are in use; free them, or change "ports" in the compose file:\n${lines.join("\n")}`,
  );
}

async function findTaken(ports: readonly HostPort[]): Promise<readonly HostPort[]> {
  const isTaken = await Promise.all(ports.map(({ port }) => isPortTaken(port)));
  return ports.filter((_, index) => isTaken[index]);
}

/** Whether a port of this machine cannot be listened on, for whatever reason. */
export function isPortTaken(port: number): Promise<boolean> {
  const { promise, resolve } = Promise.withResolvers<boolean>();
  const server = createServer();
  server.once("error", () => resolve(true));
  server.listen({ port, host: "127.0.0.1", exclusive: true }, () => server.close(() => resolve(false)));
  return promise;
}
