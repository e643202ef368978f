import { type Linked, UNREACHED } from "./layers.ts";

/**
 * Cycles of a graph, none when it has none: each a list of positions in the edges' direction, from the lowest
 * position on. Not every cycle, but one at least in every part that has any, and no two share a node.
 *
 * Every unreached node has an unreached node upstream. So whoever walks upstream through them, always taking
 * the first, must come back to where it was; a walk that meets an earlier one has nothing new to tell.
 */
export function findCycles(
  nodes: readonly Linked[],
  layers: readonly number[],
): readonly (readonly number[])[] {
  const walkOf = nodes.map(() => UNREACHED);
  const cycles: number[][] = [];
  for (const start of nodes.keys()) {
    if (layers[start] !== UNREACHED) continue;
    const walk: number[] = [];
    let position: number | undefined = start;
    while (position !== undefined && walkOf[position] === UNREACHED) {
      walkOf[position] = start;
      walk.push(position);
      position = nodes[position]?.upstream.find((source) => layers[source] === UNREACHED);
    }
    const from = position === undefined ? -1 : walk.indexOf(position);
    if (from !== -1) cycles.push(fromLowest(walk.slice(from).reverse()));
  }
  return cycles;
}

function fromLowest(cycle: readonly number[]): number[] {
  const lowest = cycle.reduce((least, position) => Math.min(least, position));
  const at = cycle.indexOf(lowest);
  return [...cycle.slice(at), ...cycle.slice(0, at)];
}
