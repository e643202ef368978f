import type { Plan } from "./plan.ts";
import { toPrintable } from "./printable.ts";

/** The plan as a Mermaid flowchart. Ids are positions, so that labels may hold any text. */
export function toMermaid(plan: Plan): string {
  const nodes = plan.tasks.map((task) => `  t${task.position}["${toLabel(task.nodeKey)}"]`);
  const edges = plan.tasks.flatMap((task) =>
    task.downstream.map((target) => `  t${task.position} --> t${target}`),
  );
  return ["flowchart LR", ...nodes, ...edges, ""].join("\n");
}

/**
 * Labels are read as HTML and Markdown: whatever could mean something there becomes a character code, and so
 * does the `.` or `-` that would make a list of `1. x` or `- x`.
 */
const toLabel = (text: string): string =>
  toPrintable(text).replace(/[^\p{L}\p{N} :./-]|[.-](?= )/gu, (character) => `#${character.codePointAt(0)};`);
