/** Looks at the candidates of services, each endpoint once, and not at too many at the same time. */

import type { Limits } from "../endpoint/connection.ts";
import { type Endpoint, toEndpointText, toHostKind } from "../endpoint/endpoint.ts";
import { type EndpointFacts, observeEndpoint } from "../endpoint/endpoint-facts.ts";
import { type Standing, toStanding } from "../endpoint/standing.ts";
import { isOnLoopbackOnly } from "../machine/listeners.ts";
import type { Candidate } from "./candidates.ts";
import type { Viewed } from "./service-case.ts";

export class Observer {
  readonly #key: string | null;
  readonly #limits: Limits;
  readonly #seen = new Map<string, Promise<EndpointFacts>>();

  /** @param key of the services; null when none is known */
  constructor(key: string | null, limits: Limits) {
    this.#key = key;
    this.#limits = limits;
  }

  observe(endpoint: Endpoint): Promise<EndpointFacts> {
    const text = toEndpointText(endpoint).toLowerCase();
    const known = this.#seen.get(text);
    if (known !== undefined) return known;
    const facts = observeEndpoint(endpoint, this.#key, this.#limits);
    this.#seen.set(text, facts);
    return facts;
  }

  /** Where there are several ways to see it, by the first of them that leads anywhere. */
  async view(candidate: Candidate): Promise<Viewed> {
    let best: Standing | null = null;
    for (const endpoint of candidate.lookAt) {
      const standing = toStanding(await this.observe(endpoint));
      if (best === null || best.kind === "unresolved") best = standing;
      if (standing.kind === "ready" || standing.kind === "locked") {
        return { candidate, standing, isLoopbackOnly: isHidden(candidate) };
      }
    }
    return { candidate, standing: best, isLoopbackOnly: false };
  }
}

/** Seen from its own machine, while containers of that would not see it. */
const isHidden = ({ isSame, endpoint }: Candidate): boolean =>
  !isSame && toHostKind(endpoint.host) === "docker-host" && isOnLoopbackOnly(endpoint.port);

/** Works on all, so many at once; results in the same order. */
export async function workOnAll<Item, Result>(
  items: readonly Item[],
  most: number,
  work: (item: Item) => Promise<Result>,
): Promise<Result[]> {
  const results: Result[] = [];
  // One iterator for all of them: that makes it the queue.
  const queue = items.entries();
  const workInTurn = async () => {
    for (const [at, item] of queue) results[at] = await work(item);
  };
  await Promise.all(Array.from({ length: Math.min(most, items.length) }, workInTurn));
  return results;
}
