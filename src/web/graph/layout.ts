/**
 * Where the boxes of a graph stand and where its edges run: in layers, each box in one behind all that it waits for.
 * The layers, and the places where edges pass through them, are d3-dag's; so are order and alignment in a small graph. In a
 * large one they come from steps that grow with the graph and not with its square (order.ts, alignment.ts).
 */
import {
  coordSimplex,
  decrossDfs,
  decrossTwoLayer,
  graph,
  layeringLongestPath,
  type SugiNode,
  sugiyama,
} from "d3-dag";
import { alignLayers, type Coordinates } from "./alignment.ts";
import { orderLayers } from "./order.ts";

/** The way in which work flows: to the right, or down where there is no room for that. */
export type Direction = "right" | "down";

export interface LayoutRequest {
  readonly count: number;
  /** Pairs of positions, upstream first. */
  readonly edges: readonly (readonly [number, number])[];
  readonly direction: Direction;
  readonly box: { readonly width: number; readonly height: number };
  /** Between layers, and between the boxes of a layer. */
  readonly gap: { readonly along: number; readonly beside: number };
}

/** All lengths in px at a scale of 1. */
export interface GraphLayout {
  readonly direction: Direction;
  readonly width: number;
  readonly height: number;
  /** The middles of the boxes, by position. */
  readonly x: Float32Array<ArrayBuffer>;
  readonly y: Float32Array<ArrayBuffer>;
  /** The points of all edges one behind the other, x and y in turn, from the middle of a box to that of the next. */
  readonly points: Float32Array<ArrayBuffer>;
  /** Where the points of each edge begin, counted in points; one more at the end. */
  readonly starts: Uint32Array<ArrayBuffer>;
}

/** Up to so many places in its layers a graph is small. */
const SMALL = 90;

/** Edges from a box to itself are left out: no plan has any. */
export function layOut(request: LayoutRequest): GraphLayout {
  if (request.count === 0) return toLayout(request, { width: 0, height: 0 }, [], []);
  const { box, gap, direction } = request;
  const places = graph<number, null>();
  const nodes = Array.from({ length: request.count }, (_, position) => places.node(position));
  const links = request.edges.map(([from, to]) => {
    const [source, target] = [nodes[from], nodes[to]];
    return source === undefined || target === undefined || source === target
      ? null
      : places.link(source, target, null);
  });
  const beside = direction === "right" ? box.height : box.width;
  const along = direction === "right" ? box.width : box.height;
  const arrange = sugiyama()
    .layering(layeringLongestPath().topDown(false))
    .decross(uncross)
    .coord(align)
    .nodeSize([beside, along])
    .gap([gap.beside, gap.along]);
  const size = arrange(places);
  return toLayout(
    request,
    size,
    nodes,
    links.map((link) => link?.points ?? []),
  );
}

const uncrossWell = decrossTwoLayer();
const alignWell = coordSimplex();
const sortByDepth = decrossDfs();

type Layers = SugiNode<unknown, unknown>[][];

function uncross(layers: Layers): void {
  if (isSmall(layers)) {
    uncrossWell(layers);
    return;
  }
  sortByDepth(layers);
  orderLayers(layers);
}

const align: Coordinates = (layers, separation) =>
  isSmall(layers) ? alignWell(layers, separation) : alignLayers(layers, separation);

function isSmall(layers: readonly (readonly unknown[])[]): boolean {
  return layers.reduce((count, layer) => count + layer.length, 0) <= SMALL;
}

interface Spot {
  readonly x: number;
  readonly y: number;
}

/** d3-dag lets work flow down. */
function toLayout(
  { direction, edges }: LayoutRequest,
  { width, height }: { readonly width: number; readonly height: number },
  nodes: readonly Spot[],
  routes: readonly (readonly (readonly [number, number])[])[],
): GraphLayout {
  const isRight = direction === "right";
  const starts = new Uint32Array(edges.length + 1);
  for (const [edge, route] of routes.entries()) starts[edge + 1] = (starts[edge] ?? 0) + route.length;
  const points = routes.flatMap((route) => route.flatMap(([x, y]) => (isRight ? [y, x] : [x, y])));
  return {
    direction,
    width: isRight ? height : width,
    height: isRight ? width : height,
    x: Float32Array.from(nodes, ({ x, y }) => (isRight ? y : x)),
    y: Float32Array.from(nodes, ({ x, y }) => (isRight ? x : y)),
    points: Float32Array.from(points),
    starts,
  };
}
