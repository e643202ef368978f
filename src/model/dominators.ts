import type { Linked } from "./layers.ts";

/** In the place of a dominator: no single node stands before all ways to this one. */
export const NO_DOMINATOR = -1;

/** A node among the dominators. Its jump skips ancestors so that climbing n of them takes about log n steps. */
interface Rung {
  readonly depth: number;
  readonly parent: number;
  readonly jump: number;
}

const TOP: Rung = { depth: 0, parent: NO_DOMINATOR, jump: NO_DOMINATOR };

/**
 * The immediate dominator of each node: the last node that every way to it passes through. For a join after a
 * fork that is the fork. `order` names every node, each after all nodes upstream of it.
 */
export function toDominators(nodes: readonly Linked[], order: readonly number[]): readonly number[] {
  const rungs: Rung[] = nodes.map(() => TOP);
  const rungOf = (position: number): Rung => rungs[position] ?? TOP;
  for (const position of order) {
    const [first = NO_DOMINATOR, ...others] = nodes[position]?.upstream ?? [];
    const parent = others.reduce((meeting, other) => meet(meeting, other, rungOf), first);
    rungs[position] = toRung(parent, rungOf);
  }
  return rungs.map((rung) => rung.parent);
}

/** A rung under its parent; jumps double in length as in a skew-binary number. */
function toRung(parent: number, rungOf: (position: number) => Rung): Rung {
  const above = rungOf(parent);
  const jumped = rungOf(above.jump);
  const canDouble = above.depth - jumped.depth === jumped.depth - rungOf(jumped.jump).depth;
  return { depth: above.depth + 1, parent, jump: canDouble ? jumped.jump : parent };
}

/** The lowest ancestor of both, either of them included. */
function meet(left: number, right: number, rungOf: (position: number) => Rung): number {
  const depth = Math.min(rungOf(left).depth, rungOf(right).depth);
  let one = climbTo(depth, left, rungOf);
  let other = climbTo(depth, right, rungOf);
  while (one !== other) {
    const step = rungOf(one).jump === rungOf(other).jump ? "parent" : "jump";
    one = rungOf(one)[step];
    other = rungOf(other)[step];
  }
  return one;
}

function climbTo(depth: number, from: number, rungOf: (position: number) => Rung): number {
  let position = from;
  while (rungOf(position).depth > depth) {
    const { parent, jump } = rungOf(position);
    position = rungOf(jump).depth >= depth ? jump : parent;
  }
  return position;
}
