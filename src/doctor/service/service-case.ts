/** One service of a package with all that was seen of it, and the address at which it works. Pure. */

import { type Endpoint, toHostKind } from "../endpoint/endpoint.ts";
import type { Standing } from "../endpoint/standing.ts";
import type { Candidate, Standpoint } from "./candidates.ts";
import type { KnownService, NamedEntry } from "./known-service.ts";

/** What was seen of a candidate. */
export interface Viewed {
  readonly candidate: Candidate;
  /** Null when it cannot be seen from here. */
  readonly standing: Standing | null;
  /** Whether it listens for processes of its machine alone, and the orchestrator is none of them. */
  readonly isLoopbackOnly: boolean;
}

export interface ServiceCase {
  readonly entry: NamedEntry;
  /** What lies beside the package says of it. */
  readonly service: KnownService | undefined;
  readonly standpoint: Standpoint;
  /** That of the dockerinfo. */
  readonly given: Viewed;
  readonly others: readonly Viewed[];
}

/** Where a service works, and whether that was seen. */
export interface Place {
  readonly endpoint: Endpoint;
  readonly isSeen: boolean;
  /** Whether it may be another service that answers there. */
  readonly isGuess: boolean;
}

/** What is wrong with the address of the dockerinfo, whatever answers there: it is made for another place. */
export type Mistake = "own-container" | "network-name" | "loopback-only" | null;

export function toMistake({ entry, service, standpoint, given }: ServiceCase): Mistake {
  const { side } = standpoint;
  if (given.isLoopbackOnly) return "loopback-only";
  const kind = toHostKind(entry.host);
  const isDead = given.standing === null || given.standing.kind === "refused";
  if (side === "container" && kind === "loopback" && isDead) return "own-container";
  const isOfNetwork = service?.names.includes(entry.host.toLowerCase()) === true;
  if (!isOfNetwork) return null;
  if (given.standing?.kind === "unresolved") return "network-name";
  return given.standing === null && side === "host" ? "network-name" : null;
}

/** Whether the address of the dockerinfo is right, though the service may want a key that it was not shown. */
export function isRight(viewed: Viewed): boolean {
  const { standing, isLoopbackOnly } = viewed;
  return !isLoopbackOnly && (standing?.kind === "ready" || standing?.kind === "locked");
}

/** The best of the other addresses; null when none works, as far as that can be seen. */
export function findPlace({ others }: ServiceCase): Place | null {
  const [found] = [
    ...others.filter((viewed) => isRight(viewed) && viewed.candidate.origin !== "guess"),
    // Nothing of it runs that could be seen; what the compose file says will be so.
    ...others.filter(({ standing, candidate }) => standing === null && candidate.origin === "network"),
    ...others.filter((viewed) => isRight(viewed)),
  ];
  if (found === undefined) return null;
  const { candidate, standing } = found;
  return { endpoint: candidate.endpoint, isSeen: standing !== null, isGuess: candidate.origin === "guess" };
}

/** The other addresses that were tried in vain. */
export const toTriedInVain = ({ others }: ServiceCase): readonly Endpoint[] =>
  others
    .filter((viewed) => viewed.standing !== null && !isRight(viewed))
    .map(({ candidate }) => candidate.endpoint);
