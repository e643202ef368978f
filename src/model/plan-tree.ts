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

/** How many of the tasks that it waits for a join may name, the best first; it counts the others. */
const NAMED = [3, 2, 1];
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

/** What to draw: a task, or a number of them. */
interface Branch {
  readonly label: string;
  /** What a join waits for. */
  readonly sources: Tasks;
  readonly children: Tasks;
}

/** A branch in its place: what stands before it, and before the lines that belong to it. */
interface Entry extends Branch {
  readonly lead: string;
  readonly indent: string;
}

/**
 * The tree of a plan: a line per task, or per row of tasks that are only counted. A join names fewer of the tasks
 * that it waits for where more would not fit into `columns` characters; a line may be longer all the same.
 */
export function toTreeLines({ tasks }: Plan, columns: number): readonly string[] {
  const tree = toTree(tasks);
  const lines: string[] = [];
  const waiting = toBranches(tree.roots, tree).map((branch) => ({ ...branch, lead: "", indent: "" }));
  waiting.reverse();
  for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
    lines.push(toLine(entry, columns));
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

/** Tasks side by side, the middle ones as a number when they are too many. */
function toBranches(tasks: Tasks, tree: Tree): readonly Branch[] {
  const draw = (task: PlannedTask): Branch => toBranch(task, tree);
  if (tasks.length <= MOST_BRANCHES) return tasks.map(draw);
  const hidden = tree.count(tasks.slice(FIRST_BRANCHES, -LAST_BRANCHES));
  return [
    ...tasks.slice(0, FIRST_BRANCHES).map(draw),
    { label: `… ${hidden} more tasks`, sources: [], children: [] },
    ...tasks.slice(-LAST_BRANCHES).map(draw),
  ];
}

function toBranch(task: PlannedTask, tree: Tree): Branch {
  const sources = tree.isJoin(task) ? task.upstream.flatMap((position) => tree.tasks[position] ?? []) : [];
  return { label: toPrintable(task.nodeKey), sources, children: tree.childrenOf(task) };
}

function toLine({ lead, label, sources }: Entry, columns: number): string {
  const head = lead + label;
  if (sources.length === 0) return head;
  const lines = NAMED.map((named) => `${head} ← ${toNames(sources, named)}`);
  return lines.find((line) => line.length <= columns) ?? lines.at(-1) ?? head;
}

function toNames(sources: Tasks, named: number): string {
  const names = sources.slice(0, named).map(({ nodeKey }) => toPrintable(nodeKey));
  const unnamed = sources.length - names.length;
  return unnamed > 0 ? `${names.join(", ")} and ${unnamed} more` : names.join(", ");
}
