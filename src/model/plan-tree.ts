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
 */
import { NO_DOMINATOR, toDominators } from "./dominators.ts";
import { toLayers } from "./layers.ts";
import type { Plan, PlannedTask } from "./plan.ts";
import { toPrintable } from "./printable.ts";

/** A join of more tasks than this names the first of them and counts the others. */
const MOST_NAMED = 3;

/** A task to draw: what stands before it, and before the lines that belong to it. */
interface Entry {
  readonly task: PlannedTask;
  readonly lead: string;
  readonly indent: string;
}

/** The tree of a plan, one line per task. */
export function toTreeLines({ tasks }: Plan): readonly string[] {
  const layers = toLayers(tasks);
  const ordered = tasks.toSorted((a, b) => (layers[a.position] ?? 0) - (layers[b.position] ?? 0));
  const dominators = toDominators(
    tasks,
    ordered.map((task) => task.position),
  );
  const children = Map.groupBy(ordered, (task) => dominators[task.position] ?? NO_DOMINATOR);
  const isJoin = ({ position, upstream }: PlannedTask): boolean =>
    upstream.some((source) => source !== dominators[position]);

  const lines: string[] = [];
  const waiting = (children.get(NO_DOMINATOR) ?? []).map((task): Entry => ({ task, lead: "", indent: "" }));
  waiting.reverse();
  for (let entry = waiting.pop(); entry !== undefined; entry = waiting.pop()) {
    const { task, lead, indent } = entry;
    lines.push(
      `${lead}${toPrintable(task.nodeKey)}${isJoin(task) ? ` ← ${toNames(task.upstream, tasks)}` : ""}`,
    );
    for (const child of toEntries(children.get(task.position) ?? [], indent, isJoin).reverse())
      waiting.push(child);
  }
  return lines;
}

/** The tasks drawn under one task. An only child, or a join after the branches, goes on at the same indent. */
function toEntries(
  tasks: readonly PlannedTask[],
  indent: string,
  isJoin: (task: PlannedTask) => boolean,
): Entry[] {
  const last = tasks.at(-1);
  if (last === undefined) return [];
  const goesOn = tasks.length === 1 || isJoin(last);
  const branches = goesOn ? tasks.slice(0, -1) : tasks;
  const entries = branches.map((task, at) =>
    at === branches.length - 1
      ? { task, lead: `${indent}└─ `, indent: `${indent}   ` }
      : { task, lead: `${indent}├─ `, indent: `${indent}│  ` },
  );
  return goesOn ? [...entries, { task: last, lead: `${indent}↓ `, indent }] : entries;
}

function toNames(positions: readonly number[], tasks: readonly PlannedTask[]): string {
  const names = positions
    .slice(0, MOST_NAMED)
    .flatMap((position) => tasks[position]?.nodeKey ?? [])
    .map(toPrintable);
  const unnamed = positions.length - names.length;
  return unnamed > 0 ? `${names.join(", ")} and ${unnamed} more` : names.join(", ");
}
