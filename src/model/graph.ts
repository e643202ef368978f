/**
 * The graph of a blueprint: one node per operation, in blueprint order (nodes, then operations). Whatever is
 * wrong with it is found in one go, in steps whose number grows with nodes and edges only.
 */
import type { Blueprint } from "./blueprint.ts";
import type { GraphNode } from "./graph-node.ts";
import { toCollisionProblems, toColonProblems, toCycleProblems } from "./graph-problems.ts";
import { toLayers } from "./layers.ts";
import { toNodeKey, toTaskId } from "./node-key.ts";
import { type Problem, type Reading, toReading } from "./problem.ts";

export interface Graph {
  readonly nodes: readonly GraphNode[];
  /** The number of nodes on the longest way through the graph. */
  readonly depth: number;
}

/** The graph of a blueprint; each problem's message is what follows `Invalid blueprint: `. */
export function toGraph(blueprint: Blueprint): Reading<Graph> {
  const operations = toOperations(blueprint);
  const { nodes, index, duplicates } = toNodes(operations);
  const dangling = enterUpstream(operations, nodes, index);
  enterDownstream(nodes);
  const layers = toLayers(nodes);
  const depth = layers.reduce((deepest, layer) => Math.max(deepest, layer + 1), 0);
  return toReading({ nodes, depth }, [
    ...toColonProblems(blueprint),
    ...duplicates,
    ...dangling,
    ...toCycleProblems(nodes, layers),
    ...toCollisionProblems(nodes),
  ]);
}

type Entry = Blueprint["nodes"][number]["operation_signature_list"][number];

interface Operation extends Pick<GraphNode, "container" | "operation" | "nodeType" | "path"> {
  readonly connections: Entry["connected_to"];
}

const toOperations = (blueprint: Blueprint): readonly Operation[] =>
  blueprint.nodes.flatMap((node, nodeAt) =>
    node.operation_signature_list.map((entry, entryAt) => ({
      container: node.container_name,
      operation: entry.operation_signature.operation_name,
      nodeType: node.node_type,
      path: `nodes[${nodeAt}].operation_signature_list[${entryAt}]`,
      connections: entry.connected_to,
    })),
  );

type OpenNode = GraphNode & { readonly upstream: number[]; readonly downstream: number[] };

/** Positions by container, then operation: a joined key could not tell `a:b` + `c` from `a` + `b:c`. */
type Index = ReadonlyMap<string, ReadonlyMap<string, number>>;

/** The nodes without their edges. Of two operations with the same key the first is the node. */
function toNodes(operations: readonly Operation[]) {
  const nodes: OpenNode[] = [];
  const index = new Map<string, Map<string, number>>();
  const duplicates: Problem[] = [];
  for (const { container, operation, nodeType, path } of operations) {
    const key = toNodeKey(container, operation);
    const siblings = index.get(container) ?? new Map<string, number>();
    const twin = nodes[siblings.get(operation) ?? -1];
    if (twin !== undefined) {
      duplicates.push({ path, message: `Duplicate node: ${key} at ${path}, first at ${twin.path}` });
      continue;
    }
    index.set(container, siblings.set(operation, nodes.length));
    const taskId = toTaskId(key);
    nodes.push({ key, taskId, container, operation, nodeType, path, upstream: [], downstream: [] });
  }
  return { nodes, index, duplicates };
}

/** Enters every edge at its target; the same edge twice counts once. Returns the dangling ones as problems. */
function enterUpstream(
  operations: readonly Operation[],
  nodes: readonly OpenNode[],
  index: Index,
): readonly Problem[] {
  const dangling: Problem[] = [];
  const lastSource = nodes.map(() => -1);
  for (const { container, operation, path, connections } of operations) {
    const source = index.get(container)?.get(operation) ?? -1;
    for (const [at, connection] of connections.entries()) {
      const targetOperation = connection.operation_signature.operation_name;
      const target = index.get(connection.container_name)?.get(targetOperation);
      if (target === undefined) {
        const key = toNodeKey(connection.container_name, targetOperation);
        const edgePath = `${path}.connected_to[${at}]`;
        dangling.push({ path: edgePath, message: `Invalid connection target: ${key} at ${edgePath}` });
      } else if (lastSource[target] !== source) {
        lastSource[target] = source;
        nodes[target]?.upstream.push(source);
      }
    }
  }
  return dangling;
}

/** Upstream came in source by source; going through the targets in order makes downstream ascend too. */
function enterDownstream(nodes: readonly OpenNode[]): void {
  for (const [target, node] of nodes.entries()) {
    for (const source of node.upstream) nodes[source]?.downstream.push(target);
  }
}
