/** Layers of tasks as one box each, so that a graph of thousands of tasks can be seen as a whole. */
import { toLayers } from "../../model/layers.ts";
import type { GraphEdge } from "./graph-place.ts";

/** A box of the drawing: a task, or all tasks of a layer. */
export type Item =
  | { readonly kind: "task"; readonly position: number }
  | { readonly kind: "layer"; readonly layer: number; readonly positions: readonly number[] };

export interface Arrangement {
  readonly items: readonly Item[];
  /** Pairs of items, each once. */
  readonly edges: readonly GraphEdge[];
  /** The item in which each task is. */
  readonly itemOf: readonly number[];
}

/** A layer of more tasks than this can be one box. */
const MOST_SINGLE = 8;

/** The layers that can be boxes, with their tasks; the first layer is what waits for nothing. */
export type Layers = ReadonlyMap<number, readonly number[]>;

/** The tasks of each layer, all layers of the graph. */
export function toTaskLayers(count: number, edges: readonly GraphEdge[]): Layers {
  const nodes = Array.from({ length: count }, () => ({
    upstream: [] as number[],
    downstream: [] as number[],
  }));
  for (const [from, to] of edges) {
    nodes[from]?.downstream.push(to);
    nodes[to]?.upstream.push(from);
  }
  const layers = new Map<number, number[]>();
  for (const [position, layer] of toLayers(nodes).entries()) {
    const tasks = layers.get(layer);
    if (tasks === undefined) layers.set(layer, [position]);
    else tasks.push(position);
  }
  return layers;
}

/** Those of the layers that have so many tasks that one box for all is easier to see. */
export const toCrowded = (layers: Layers): ReadonlySet<number> =>
  new Set([...layers].filter(([, tasks]) => tasks.length > MOST_SINGLE).map(([layer]) => layer));

/**
 * Of the edges between layers that are boxes only those to the next one stay: each task of a layer waits for one of the layer
 * before it, so all others say nothing new.
 *
 * @param closed the layers that are one box each
 */
export function arrange(
  count: number,
  edges: readonly GraphEdge[],
  layers: Layers,
  closed: ReadonlySet<number>,
): Arrangement {
  const itemOf = Array.from({ length: count }, () => -1);
  const items: Item[] = [];
  for (const layer of closed) {
    const positions = layers.get(layer) ?? [];
    for (const position of positions) itemOf[position] = items.length;
    items.push({ kind: "layer", layer, positions });
  }
  for (const [position, item] of itemOf.entries()) {
    if (item !== -1) continue;
    itemOf[position] = items.length;
    items.push({ kind: "task", position });
  }
  return { items, itemOf, edges: closed.size === 0 ? edges : toItemEdges(edges, itemOf, items) };
}

function toItemEdges(
  edges: readonly GraphEdge[],
  itemOf: readonly number[],
  items: readonly Item[],
): readonly GraphEdge[] {
  const closed = new Set(items.flatMap((item) => (item.kind === "layer" ? [item.layer] : [])));
  const joined = new Map<number, GraphEdge>();
  for (const [from, to] of edges) {
    const [source = 0, target = 0] = [itemOf[from], itemOf[to]];
    if (source !== target && !isImplied(items[source], items[target], closed))
      joined.set(source * items.length + target, [source, target]);
  }
  return [...joined.values()];
}

function isImplied(from: Item | undefined, to: Item | undefined, closed: ReadonlySet<number>): boolean {
  if (from?.kind !== "layer" || to?.kind !== "layer") return false;
  const between = to.layer - from.layer - 1;
  return (
    between > 0 &&
    Array.from({ length: between }, (_, step) => from.layer + 1 + step).every((layer) => closed.has(layer))
  );
}
