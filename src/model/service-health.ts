/** The services of a plan, and what came of asking them for their health. */
import type { Plan } from "./plan.ts";

export interface Service {
  readonly containerName: string;
  /** `http://host:port`; null when dockerinfo has no entry for the container. */
  readonly address: string | null;
}

export interface ServiceHealth extends Service {
  /** Until the answer was read (ms); null unless healthy. */
  readonly latencyMs: number | null;
  /** Why it is not healthy; null when it is. */
  readonly error: string | null;
}

/** The containers whose operations a plan calls, in blueprint order, each once. */
export function toServices({ tasks }: Plan): readonly Service[] {
  const addresses = new Map(tasks.map(({ containerName, address }) => [containerName, address]));
  return [...addresses].map(([containerName, address]) => ({ containerName, address }));
}
