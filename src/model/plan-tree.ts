/**
 * The plan as lines of text. Each task is drawn once, under the last task that all ways to it pass through, so
 * that a join stands beside the branches it waits for and not inside one of them:
 *
 *   source:Get
 *   ├─ left:Work
 *   └─ right:Work
 *   ↓ join:Merge ← left:Work, right:Work
 *   ↓ report:Write
 *
 * `↓` goes on where the lines above end, without indenting: a chain or a row of forks and joins stays narrow.
 * Where more branches stand side by side than anyone reads, the middle ones are counted: `├─ … 984 more tasks`.
 */
import { NO_DOMINATOR, toDominators } from "./dominators.ts";
import { toLayers } from "./layers.ts";
import type { Plan, PlannedTask } from "./plan.ts";
import { toPrintable } from "./printable.ts";

/** A join of more tasks than this names the first of them and counts the others. */
const MOST_NAMED = 3;
/** Of more branches than this only the first and the last are drawn. */
const MOST_BRANCHES = 20;
const FIRST_BRANCHES = 12;
const LAST_BRANCHES = 4;

type Tasks = readonly PlannedTask[];

/** The tasks, each with those that are drawn under it. */
interface Tree {
  readonly tasks: Tasks;
  readonly roots: Tasks;
  readonly childrenOf: (task: PlannedTask) => Tasks;
  /** Whether it waits for other tasks than the one that it is drawn under. */
  readonly isJoin: (task: PlannedTask) => boolean;
  /** The number of tasks in these and under them. */
  readonly count: (tasks: Tasks) => number;
}

/** A line to draw: what stands before it, before the lines that belong to it, and these. */
interface Entry {
  readonly text: string;
  readonly lead: string;
  readonly indent: string;
  readonly children: Tasks;
}

/** The tree of a plan: a line per task, or per row of tasks that are only counted. */
export function toTreeLines({ tasks }: Plan): readonly string[] {
  const tree = toTree(tasks);
  const lines: string[] = [];
  const waiting = toBranches(tree.roots, tree).map((branch) => ({ ...branch, lead: "", indent: "" }));
  waiting.reverse();
  for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
    lines.push(entry.lead + entry.text);
    waiting.push(...toEntries(entry, tree).reverse());
  }
  return lines;
}

function toTree(tasks: Tasks): Tree {
  const layers = toLayers(tasks);
  const ordered = tasks.toSorted((a, b) => (layers[a.position] ?? 0) - (layers[b.position] ?? 0));
  const dominators = toDominators(
    tasks,
    ordered.map((task) => task.position),
  );
  const children = Map.groupBy(ordered, (task) => dominators[task.position] ?? NO_DOMINATOR);
  const sizes = tasks.map(() => 1);
  for (const { position } of ordered.toReversed()) {
    const above = dominators[position] ?? NO_DOMINATOR;
    if (above !== NO_DOMINATOR) sizes[above] = (sizes[above] ?? 0) + (sizes[position] ?? 0);
  }
  return {
    tasks,
    roots: children.get(NO_DOMINATOR) ?? [],
    childrenOf: ({ position }) => children.get(position) ?? [],
    isJoin: ({ position, upstream }) => upstream.some((source) => source !== dominators[position]),
    count: (some) => some.reduce((sum, { position }) => sum + (sizes[position] ?? 0), 0),
  };
}

/** What is drawn under an entry. An only child, or a join after the branches, goes on at the same indent. */
function toEntries({ children, indent }: Entry, tree: Tree): Entry[] {
  const last = children.at(-1);
  if (last === undefined) return [];
  const goesOn = children.length === 1 || tree.isJoin(last);
  const branches = toBranches(goesOn ? children.slice(0, -1) : children, tree);
  const entries = branches.map((branch, at) =>
    at === branches.length - 1
      ? { ...branch, lead: `${indent}└─ `, indent: `${indent}   ` }
      : { ...branch, lead: `${indent}├─ `, indent: `${indent}│  ` },
  );
  return goesOn ? [...entries, { ...toBranch(last, tree), lead: `${indent}↓ `, indent }] : entries;
}

type Branch = Pick<Entry, "text" | "children">;

/** Tasks side by side, the middle ones as a number when they are too many. */
function toBranches(tasks: Tasks, tree: Tree): readonly Branch[] {
  const draw = (task: PlannedTask): Branch => toBranch(task, tree);
  if (tasks.length <= MOST_BRANCHES) return tasks.map(draw);
  const hidden = tree.count(tasks.slice(FIRST_BRANCHES, -LAST_BRANCHES));
  return [
    ...tasks.slice(0, FIRST_BRANCHES).map(draw),
    { text: `… ${hidden} more tasks`, children: [] },
    ...tasks.slice(-LAST_BRANCHES).map(draw),
  ];
}

function toBranch(task: PlannedTask, tree: Tree): Branch {
  const name = toPrintable(task.nodeKey);
  const text = tree.isJoin(task) ? `${name} ← ${toNames(task.upstream, tree.tasks)}` : name;
  return { text, children: tree.childrenOf(task) };
}

function toNames(positions: readonly number[], tasks: Tasks): string {
  const names = positions
    .slice(0, MOST_NAMED)
    .flatMap((position) => tasks[position]?.nodeKey ?? [])
    .map(toPrintable);
  const unnamed = positions.length - names.length;
  return unnamed > 0 ? `${names.join(", ")} and ${unnamed} more` : names.join(", ");
}
