import { expect, test } from "bun:test";
import fc from "fast-check";
import { blueprintOf, graphOf, makeNode, messagesOf } from "../../test/blueprint-builder.ts";
import { toGraph } from "./graph.ts";

type Edge = readonly [source: number, target: number];

interface Sketch {
  readonly size: number;
  readonly edges: readonly Edge[];
}

const toBlueprint = ({ size, edges }: Sketch) => ({
  nodes: Array.from({ length: size }, (_, at) =>
    makeNode(
      `c${at}`,
      edges.flatMap(([source, target]) => (source === at ? [`c${target}`] : [])),
    ),
  ),
});

const anySketch: fc.Arbitrary<Sketch> = fc.integer({ min: 1, max: 12 }).chain((size) => {
  const position = fc.nat({ max: size - 1 });
  return fc.record({
    size: fc.constant(size),
    edges: fc.array(fc.tuple(position, position), { maxLength: 40 }),
  });
});

/** Edges only from the lower to the higher in a random ranking: never a cycle, in any order of positions. */
const acyclicSketch: fc.Arbitrary<Sketch> = anySketch.chain(({ size, edges }) =>
  fc
    .shuffledSubarray(
      Array.from({ length: size }, (_, at) => at),
      { minLength: size, maxLength: size },
    )
    .map((ranks) => {
      const rankOf = (position: number): number => ranks[position] ?? 0;
      const straight = edges.filter(([source, target]) => source !== target);
      return {
        size,
        edges: straight.map(([a, b]): Edge => (rankOf(a) < rankOf(b) ? [a, b] : [b, a])),
      };
    }),
);

/** The number of nodes on the longest way that ends at a position, told by recursion. */
const longestWayTo = (position: number, upstreamOf: (position: number) => readonly number[]): number =>
  1 + Math.max(0, ...upstreamOf(position).map((source) => longestWayTo(source, upstreamOf)));

/** Whether a node reaches itself, told by searching from each. */
function hasCycle({ size, edges }: Sketch): boolean {
  const reached = Array.from(
    { length: size },
    (_, at) => new Set(edges.filter(([s]) => s === at).map(([, t]) => t)),
  );
  for (let round = 0; round < size; round += 1) {
    for (const own of reached)
      for (const one of [...own]) for (const next of reached[one] ?? []) own.add(next);
  }
  return reached.some((own, at) => own.has(at));
}

const hasStart = ({ size, edges }: Sketch): boolean =>
  Array.from({ length: size }, (_, at) => at).some((at) => edges.every(([, target]) => target !== at));

test("an acyclic graph has the blueprint's edges, at both ends, in order and once", () => {
  fc.assert(
    fc.property(acyclicSketch, (sketch) => {
      const { nodes } = graphOf(toBlueprint(sketch));
      const ascending = (edges: readonly Edge[], end: 0 | 1, at: number) =>
        [...new Set(edges.filter((edge) => edge[end] === at).map((edge) => edge[1 - end]))].toSorted(
          (a = 0, b = 0) => a - b,
        );
      expect(nodes.map((node) => node.key)).toEqual(nodes.map((_, at) => `c${at}:Run`));
      for (const [at, node] of nodes.entries()) {
        expect<unknown>(node.upstream).toEqual(ascending(sketch.edges, 1, at));
        expect<unknown>(node.downstream).toEqual(ascending(sketch.edges, 0, at));
      }
    }),
  );
});

test("depth is the length of the longest way", () => {
  fc.assert(
    fc.property(acyclicSketch, (sketch) => {
      const { nodes, depth } = graphOf(toBlueprint(sketch));
      const longest = nodes.map((_, at) => longestWayTo(at, (position) => nodes[position]?.upstream ?? []));
      expect(depth).toBe(Math.max(...longest));
    }),
  );
});

test("a graph is refused exactly when a node reaches itself", () => {
  fc.assert(
    fc.property(anySketch, (sketch) => {
      expect(toGraph(blueprintOf(toBlueprint(sketch))).ok).toBe(!hasCycle(sketch));
    }),
    { numRuns: 500 },
  );
});

test("every cycle named is a real one, no two share a node, and the first says whether anything can start", () => {
  fc.assert(
    fc.property(anySketch, (sketch) => {
      const messages = messagesOf(toGraph(blueprintOf(toBlueprint(sketch))));
      fc.pre(messages.length > 0);
      const seen = new Set<number>();
      for (const [at, message] of messages.entries()) {
        const [text, way = ""] = message.split(": ");
        const positions = [...way.matchAll(/c(\d+):Run/g)].map((match) => Number(match[1]));
        expect(text).toBe(
          at === 0 && !hasStart(sketch) ? "No start nodes found" : "Circular dependency detected",
        );
        expect(positions.length).toBeGreaterThan(1);
        expect(positions[0]).toBe(positions.at(-1) ?? -1);
        expect(positions[0]).toBe(Math.min(...positions));
        for (const [step, source] of positions.slice(0, -1).entries()) {
          expect(sketch.edges).toContainEqual([source, positions[step + 1] ?? -1]);
          expect(seen.has(source)).toBe(false);
          seen.add(source);
        }
      }
    }),
    { numRuns: 500 },
  );
});
