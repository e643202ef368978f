import type { LayerLinks } from "./layer-links.ts";

/** How many pairs of edges between neighbouring layers cross when the layers are in this order. */
export function countCrossings(
  { downstream, nodes }: Pick<LayerLinks, "downstream" | "nodes">,
  order: readonly (readonly number[])[],
): number {
  const indexes = new Uint32Array(nodes.length);
  for (const layer of order) for (const [index, place] of layer.entries()) indexes[place] = index;
  let crossings = 0;
  for (const [at, layer] of order.entries()) {
    const width = order[at + 1]?.length ?? 0;
    if (width > 1) crossings += countBetween(layer, downstream, indexes, width);
  }
  return crossings;
}

/** Edges come in the order of where they begin: each crosses those before it that end further on. */
function countBetween(
  layer: readonly number[],
  downstream: LayerLinks["downstream"],
  indexes: Uint32Array,
  width: number,
): number {
  const ended = new Uint32Array(width + 1);
  let [edges, crossings] = [0, 0];
  for (const place of layer) {
    const targets = downstream[place] ?? [];
    for (const target of targets) crossings += edges - countUpTo(ended, (indexes[target] ?? 0) + 1);
    for (const target of targets) enter(ended, (indexes[target] ?? 0) + 1);
    edges += targets.length;
  }
  return crossings;
}

/** A Fenwick tree: sums of a beginning and additions in a logarithmic number of steps. */
function countUpTo(tree: Uint32Array, index: number): number {
  let sum = 0;
  for (let at = index; at > 0; at -= at & -at) sum += tree[at] ?? 0;
  return sum;
}

function enter(tree: Uint32Array, index: number): void {
  for (let at = index; at < tree.length; at += at & -at) tree[at] = (tree[at] ?? 0) + 1;
}
