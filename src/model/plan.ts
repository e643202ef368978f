/** The plan of a workflow: every task it will run, in blueprint order, ready to be stored. */
import { isBlank, type JsonObject } from "./field.ts";
import type { Graph } from "./graph.ts";
import type { GraphNode } from "./graph-node.ts";
import { type Problem, toPath } from "./problem.ts";

export interface PlannedTask {
  /** Its place in blueprint order, from 0. */
  readonly position: number;
  readonly taskId: string;
  readonly nodeKey: string;
  readonly containerName: string;
  readonly operationName: string;
  readonly nodeType: string;
  /** Of its container; null when the blueprint says none that could be one. */
  readonly image: string | null;
  /** `http://host:port`; null when dockerinfo has no entry for the container, and then the task fails. */
  readonly address: string | null;
  /** Null when none are given: the execute call leaves the key out. */
  readonly parameters: JsonObject | null;
  /** Positions of the tasks it waits for, ascending; without any it is a start task. */
  readonly upstream: readonly number[];
  /** Positions of the tasks that wait for it, ascending. */
  readonly downstream: readonly number[];
}

export interface Plan {
  readonly tasks: readonly PlannedTask[];
  /** The number of tasks on the longest way through the graph. */
  readonly depth: number;
}

/** Parameters by target: a container name or a node key. */
export type Parameters = ReadonlyMap<string, JsonObject>;

/** The plan of a graph whose containers answer at `addresses`. */
export function toPlan(graph: Graph, addresses: ReadonlyMap<string, string>, parameters: Parameters): Plan {
  const tasks = graph.nodes.map((node, position) => ({
    position,
    taskId: node.taskId,
    nodeKey: node.key,
    containerName: node.container,
    operationName: node.operation,
    nodeType: node.nodeType,
    image: toKeptImage(node.image),
    address: addresses.get(node.container) ?? null,
    parameters: toTaskParameters(node, parameters),
    upstream: node.upstream,
    downstream: node.downstream,
  }));
  return { tasks, depth: graph.depth };
}

/** No name of an image is longer, with its registry, tag and digest; each is kept as often as its container has operations. */
const LONGEST_IMAGE = 512;

const toKeptImage = (image: string): string | null =>
  isBlank(image) || image.length > LONGEST_IMAGE ? null : image;

/** The container's parameters with the node's own over them, key by key; null when there are neither. */
function toTaskParameters({ container, key }: GraphNode, parameters: Parameters): JsonObject | null {
  const ofContainer = parameters.get(container);
  const ofNode = parameters.get(key);
  return ofContainer === undefined && ofNode === undefined ? null : { ...ofContainer, ...ofNode };
}

/** Targets of parameters that the graph does not have; each message is what follows `Invalid parameters: `. */
export function toUnknownTargets(
  nodes: readonly Pick<GraphNode, "container" | "key">[],
  parameters: Parameters,
): readonly Problem[] {
  const known = new Set(nodes.flatMap((node) => [node.container, node.key]));
  return [...parameters.keys()]
    .filter((target) => !known.has(target))
    .map((target) => ({ path: toPath([target]), message: `unknown target ${target}` }));
}
