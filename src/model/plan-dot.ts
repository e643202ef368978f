import type { Plan } from "./plan.ts";
import { toPrintable } from "./printable.ts";

/** The plan as a Graphviz digraph. Ids are positions, so that labels may hold any text. */
export function toDot(plan: Plan): string {
  const nodes = plan.tasks.map((task) => `  t${task.position} [label=${toQuoted(task.nodeKey)}];`);
  const edges = plan.tasks.flatMap((task) =>
    task.downstream.map((target) => `  t${task.position} -> t${target};`),
  );
  return ["digraph plan {", "  rankdir=LR;", "  node [shape=box];", ...nodes, ...edges, "}", ""].join("\n");
}

const ESCAPES: Record<string, string> = { "\\": "\\\\", '"': '\\"', "&": "&amp;" };

/** A label as a quoted string. Backslashes would start an escape in it, ampersands an HTML entity. */
const toQuoted = (text: string): string =>
  `"${toPrintable(text).replace(/[\\"&]/g, (character) => ESCAPES[character] ?? character)}"`;
