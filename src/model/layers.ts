/** A node seen only by its edges, each of which stands at both its ends, once. */
export interface Linked {
  /** Positions of the nodes it waits for, ascending. */
  readonly upstream: readonly number[];
  /** Positions of the nodes that wait for it, ascending. */
  readonly downstream: readonly number[];
}

/** The layer of a node that a cycle keeps from ever starting: it is on one, or after one. */
export const UNREACHED = -1;

/**
 * The layer of each node: 0 when nothing is upstream of it, else one more than the highest layer upstream.
 * Takes one step per node and edge and no recursion, whatever the graph's shape.
 */
export function toLayers(nodes: readonly Linked[]): readonly number[] {
  const layers = nodes.map(() => UNREACHED);
  const waiting = nodes.map((node) => node.upstream.length);
  let front = [...waiting.keys()].filter((position) => waiting[position] === 0);
  for (let layer = 0; front.length > 0; layer += 1) {
    const next: number[] = [];
    for (const position of front) {
      layers[position] = layer;
      for (const target of nodes[position]?.downstream ?? []) {
        const left = (waiting[target] ?? 0) - 1;
        waiting[target] = left;
        if (left === 0) next.push(target);
      }
    }
    front = next;
  }
  return layers;
}
