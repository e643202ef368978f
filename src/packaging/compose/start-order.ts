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
  const begins = toBegins(nodes, names);
  const beginOf = (name: string): number => begins.get(name) ?? 0;
  const upstream = new Map(services.map(({ name }) => [name, new Set<string>()]));
  for (const node of nodes) {
    const name = names.get(node.container);
    for (const at of name === undefined ? [] : node.upstream) {
      const other = names.get(nodes[at]?.container ?? "");
      if (name === undefined || other === undefined || beginOf(other) >= beginOf(name)) continue;
      upstream.get(name)?.add(other);
    }
  }
  return new Map([...upstream].map(([name, others]) => [name, [...others]]));
}

/** The layer of each service's earliest operation. */
function toBegins(nodes: Graph["nodes"], names: ReadonlyMap<string, string>): ReadonlyMap<string, number> {
  const begins = new Map<string, number>();
  for (const [at, layer] of toLayers(nodes).entries()) {
    const name = names.get(nodes[at]?.container ?? "");
    if (name !== undefined) begins.set(name, Math.min(begins.get(name) ?? layer, layer));
  }
  return begins;
}
