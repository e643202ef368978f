/** Which service waits for which when all are started. */
import type { Graph } from "../../model/graph.ts";
import { toLayers } from "../../model/layers.ts";
import type { DialedService } from "./dialed-services.ts";

/**
 * For each service the names of those whose results it takes, without those that would wait for it too: a service begins
 * as early as its earliest operation, and services may well hand results back and forth.
 */
export function toStartOrder(
  services: readonly DialedService[],
  { nodes }: Graph,
): ReadonlyMap<string, readonly string[]> {
  const names = new Map(
    services.flatMap(({ name, containers }) => containers.map((container) => [container, name] as const)),
  );
  const layers = toLayers(nodes);
  const begins = new Map<string, number>();
  for (const [at, { container }] of nodes.entries()) {
    const name = names.get(container);
    if (name === undefined) continue;
    begins.set(name, Math.min(begins.get(name) ?? Number.POSITIVE_INFINITY, layers[at] ?? 0));
  }
  const beginOf = (name: string): number => begins.get(name) ?? 0;
  return new Map(
    services.map(({ name, containers }) => {
      const upstream = nodes
        .filter(({ container }) => containers.includes(container))
        .flatMap((node) => node.upstream.map((at) => names.get(nodes[at]?.container ?? "")))
        .filter((other) => other !== undefined)
        .filter((other) => beginOf(other) < beginOf(name));
      return [name, [...new Set(upstream)]] as const;
    }),
  );
}
