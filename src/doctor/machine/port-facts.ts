/** Whether ports of this machine are free, and who holds those that are not. */
import { isPortTaken } from "../../launch/host-ports.ts";
import { describePortHolder } from "../../launch/port-holder.ts";

export interface PortFacts {
  readonly port: number;
  readonly isTaken: boolean;
  /** For people; null when nobody holds it, or it cannot be told who does. */
  readonly holder: string | null;
}

export async function observePort(port: number): Promise<PortFacts> {
  const isTaken = port !== 0 && (await isPortTaken(port));
  return { port, isTaken, holder: isTaken ? (describePortHolder(port) ?? null) : null };
}
