import type { SugiNode } from "d3-dag";

/** The places in the layers of a graph, and what they are joined with, as numbers: fast to go through many times. */
export interface LayerLinks<Node = unknown> {
  readonly nodes: readonly Node[];
  readonly layers: readonly (readonly number[])[];
  /** What each place is joined with in the layer before, and behind. */
  readonly upstream: readonly (readonly number[])[];
  readonly downstream: readonly (readonly number[])[];
}

export function toLayerLinks<N, L>(
  layers: readonly (readonly SugiNode<N, L>[])[],
): LayerLinks<SugiNode<N, L>> {
  const nodes = layers.flat();
  const places = new Map(nodes.map((node, place) => [node, place]));
  const upstream: number[][] = nodes.map(() => []);
  const downstream = nodes.map((node, place) => {
    const joined: number[] = [];
    for (const child of node.children()) {
      const target = places.get(child) ?? 0;
      joined.push(target);
      upstream[target]?.push(place);
    }
    return joined;
  });
  let first = 0;
  const numbered = layers.map((layer) => {
    first += layer.length;
    return layer.map((_, index) => first - layer.length + index);
  });
  return { nodes, layers: numbered, upstream, downstream };
}
