/** What can be wrong with a graph as a whole, worded as the contract words it; our detail comes after that. */
import type { Blueprint } from "./blueprint.ts";
import { findCycles } from "./cycles.ts";
import type { GraphNode } from "./graph-node.ts";
import type { Problem } from "./problem.ts";

/** A cycle of more nodes than this is shown without its middle. */
const MOST_NODES_SHOWN = 100;

/** A graph in which nothing is to be done: a blueprint has at least one operation, so they are all of shared folders. */
export const toEmptyProblems = (nodes: readonly GraphNode[]): readonly Problem[] =>
  nodes.length > 0
    ? []
    : [
        {
          path: "nodes",
          message: "No start nodes found: every node is a shared folder",
          remedy: "Add the services that work on it.",
        },
      ];

/** Containers whose name would cut a node key in the wrong place. */
export function toColonProblems(blueprint: Blueprint): readonly Problem[] {
  const problems: Problem[] = [];
  for (const [at, { container_name: name }] of blueprint.nodes.entries()) {
    if (!name.includes(":")) continue;
    const path = `nodes[${at}].container_name`;
    problems.push({
      path,
      message: `Container name must not contain a colon: ${name} at ${path}`,
      remedy: "Rename the container: the first colon of a node key ends its name.",
    });
  }
  return problems;
}

/** Every cycle that was found; when nothing can start at all, the first says that instead. */
export function toCycleProblems(nodes: readonly GraphNode[], layers: readonly number[]): readonly Problem[] {
  const hasStart = layers.includes(0);
  return findCycles(nodes, layers).map((cycle, at) => {
    const text = at === 0 && !hasStart ? "No start nodes found" : "Circular dependency detected";
    const steps = [...cycle, ...cycle.slice(0, 1)].flatMap((position) => nodes[position] ?? []);
    const path = steps[0]?.path ?? "";
    return {
      path,
      message: `${text}: ${toWay(steps.map((node) => node.key))}`,
      remedy: `Remove one of these connections; the first is at ${path}.`,
    };
  });
}

function toWay(keys: readonly string[]): string {
  if (keys.length <= MOST_NODES_SHOWN) return keys.join(" -> ");
  const half = MOST_NODES_SHOWN / 2;
  const left = keys.length - MOST_NODES_SHOWN;
  return [...keys.slice(0, half), `(${left} more)`, ...keys.slice(-half)].join(" -> ");
}

/** Node keys whose hashes begin alike, so that their tasks would have one id. */
export function toCollisionProblems(nodes: readonly GraphNode[]): readonly Problem[] {
  const owners = new Map<string, GraphNode>();
  const problems: Problem[] = [];
  for (const node of nodes) {
    const { key, taskId, path } = node;
    const owner = owners.get(taskId);
    if (owner === undefined) owners.set(taskId, node);
    else
      problems.push({
        path,
        message: `Task id collision: ${owner.key} and ${key} are both ${taskId}`,
        remedy: `Rename the operation at ${path}.`,
      });
  }
  return problems;
}
