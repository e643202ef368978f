/** The order of the boxes within their layers, so that few edges cross. */
import type { SugiNode } from "d3-dag";
import { countCrossings } from "./crossings.ts";
import { type LayerLinks, toLayerLinks } from "./layer-links.ts";

/** How often the layers are gone through, forth and back; less for a graph of many places, where each round takes longer. */
const MOST_ROUNDS = 8;
const PLACES_PER_ROUND = 40_000;

/**
 * Reorders each layer by the mean place of what its boxes are joined with in the layer before, then behind, a few times over;
 * the order with the fewest crossings stays. Starts from the order that it finds.
 */
export function orderLayers<N, L>(layers: SugiNode<N, L>[][]): void {
  const links = toLayerLinks(layers);
  let order = links.layers;
  let best = order;
  let fewest = countCrossings(links, order);
  const rounds = Math.max(2, Math.min(MOST_ROUNDS, Math.round(PLACES_PER_ROUND / links.nodes.length)));
  for (let round = 0; round < rounds && fewest > 0; round += 1) {
    order = sweep(links, order, round % 2 === 0);
    const crossings = countCrossings(links, order);
    if (crossings >= fewest) continue;
    fewest = crossings;
    best = order;
  }
  for (const [at, layer] of best.entries()) {
    layers[at] = layer.flatMap((place) => links.nodes[place] ?? []);
  }
}

/** One way through the layers: each is ordered by the one that was ordered just before. */
function sweep(links: LayerLinks, order: readonly (readonly number[])[], isForth: boolean) {
  const places = new Float64Array(links.nodes.length);
  const next = [...order];
  const joined = isForth ? links.upstream : links.downstream;
  for (let step = 0; step < next.length; step += 1) {
    const at = isForth ? step : next.length - 1 - step;
    const layer = next[at] ?? [];
    const keys = new Map(
      layer.map((place, index) => [place, toMean(places, joined[place], index / layer.length)]),
    );
    const sorted = [...layer].sort((a, b) => (keys.get(a) ?? 0) - (keys.get(b) ?? 0));
    next[at] = sorted;
    for (const [index, place] of sorted.entries()) places[place] = index / sorted.length;
  }
  return next;
}

/** Places are told as parts of their layer, so that layers of different length compare. */
function toMean(places: Float64Array, joined: readonly number[] | undefined, otherwise: number): number {
  if (joined === undefined || joined.length === 0) return otherwise;
  let sum = 0;
  for (const place of joined) sum += places[place] ?? 0;
  return sum / joined.length;
}
