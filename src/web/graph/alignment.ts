/** The places of boxes across their layer, so that edges run straight. */
import type { SugiNode, SugiSeparation } from "d3-dag";
import { toLayerLinks } from "./layer-links.ts";
import { spread } from "./spread.ts";

/** What d3-dag wants of an alignment: the `x` of each place, and the width of all. */
export type Coordinates = <N, L>(layers: SugiNode<N, L>[][], separation: SugiSeparation<N, L>) => number;

/** Each goes forth and back. */
const ROUNDS = 5;

/** An edge that passes through layers should rather be straight than one between two boxes. */
const WEIGHT_BOXES = 1;
const WEIGHT_END = 2;
const WEIGHT_PASSING = 8;

/**
 * Moves the places of each layer to the weighted mean of what they are joined with, as near as order and distances allow:
 * forth, back, and so on. At last both ways are looked.
 */
export const alignLayers: Coordinates = (layers, separation) => {
  const links = toLayerLinks(layers);
  const isBox = links.nodes.map((node) => node.data.role === "node");
  const offsets = layers.map((layer) => toOffsets(layer, separation));
  const pull: Pull = {
    x: new Float64Array(links.nodes.length),
    isBox,
    up: links.upstream,
    down: links.downstream,
  };
  for (const [at, layer] of links.layers.entries()) pack(pull.x, layer, offsets[at] ?? []);
  const ways = links.layers.map((layer, at) => [layer, offsets[at] ?? []] as const);
  const sweep = (looksForth: LooksAt, looksBack: LooksAt): void => {
    for (const [layer, apart] of ways) settle(pull, layer, apart, looksForth);
    for (const [layer, apart] of ways.toReversed()) settle(pull, layer, apart, looksBack);
  };
  for (let round = 0; round < ROUNDS; round += 1) sweep("up", "down");
  sweep("both", "both");
  return place(layers, links.layers, pull.x, separation);
};

type LooksAt = "up" | "down" | "both";

/** As near to each other as they may be, around the middle. */
function pack(x: Float64Array, layer: readonly number[], offsets: readonly number[]): void {
  const middle = (offsets.at(-1) ?? 0) / 2;
  for (const [index, place] of layer.entries()) x[place] = (offsets[index] ?? 0) - middle;
}

interface Pull {
  readonly x: Float64Array;
  readonly isBox: readonly boolean[];
  readonly up: readonly (readonly number[])[];
  readonly down: readonly (readonly number[])[];
}

function settle(pull: Pull, layer: readonly number[], offsets: readonly number[], looksAt: LooksAt): void {
  const wanted: number[] = [];
  const weights: number[] = [];
  for (const place of layer) {
    const pulled = { sum: 0, weight: 0 };
    if (looksAt !== "down") add(pulled, pull, place, pull.up[place]);
    if (looksAt !== "up") add(pulled, pull, place, pull.down[place]);
    wanted.push(pulled.weight === 0 ? (pull.x[place] ?? 0) : pulled.sum / pulled.weight);
    weights.push(Math.max(pulled.weight, WEIGHT_BOXES / 4));
  }
  for (const [index, settled] of spread(wanted, weights, offsets).entries()) {
    pull.x[layer[index] ?? 0] = settled;
  }
}

function add(
  pulled: { sum: number; weight: number },
  { x, isBox }: Pull,
  place: number,
  joined: readonly number[] = [],
): void {
  for (const other of joined) {
    const boxes = Number(isBox[place]) + Number(isBox[other]);
    const weight = boxes === 2 ? WEIGHT_BOXES : boxes === 1 ? WEIGHT_END : WEIGHT_PASSING;
    pulled.sum += weight * (x[other] ?? 0);
    pulled.weight += weight;
  }
}

/** How far each place is from the first of its layer at least. */
function toOffsets<N, L>(layer: readonly SugiNode<N, L>[], separation: SugiSeparation<N, L>): number[] {
  let offset = 0;
  return layer.map((node, index) => {
    if (index > 0) offset += separation(layer[index - 1], node);
    return offset;
  });
}

/** Writes what was found to the nodes, from 0 on. */
function place<N, L>(
  layers: readonly (readonly SugiNode<N, L>[])[],
  numbered: readonly (readonly number[])[],
  x: Float64Array,
  separation: SugiSeparation<N, L>,
): number {
  let [least, most] = [Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY];
  for (const [at, layer] of layers.entries()) {
    const [first = 0] = numbered[at] ?? [];
    least = Math.min(least, (x[first] ?? 0) - separation(undefined, layer[0]));
    most = Math.max(most, (x[first + layer.length - 1] ?? 0) + separation(layer.at(-1), undefined));
    for (const [index, node] of layer.entries()) node.x = x[first + index] ?? 0;
  }
  for (const layer of layers) for (const node of layer) node.x -= least;
  return most - least;
}
