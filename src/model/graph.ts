/**
 * The graph of a blueprint: one node per operation, in blueprint order (nodes, then operations). Whatever is
 * wrong with it is found in one go, in steps whose number grows with nodes and edges only.
 */
import type { Blueprint } from "./blueprint.ts";
import type { GraphNode } from "./graph-node.ts";
import { toCollisionProblems, toColonProblems, toCycleProblems, toEmptyProblems } from "./graph-problems.ts";
import { toLayers } from "./layers.ts";
import { toNodeKey } from "./node-key.ts";
import { type Problem, type Reading, toReading } from "./problem.ts";
import { isMount, toSharedFolders } from "./shared-folder.ts";
import { toTaskId } from "./task-id.ts";

export interface Graph {
  readonly nodes: readonly GraphNode[];
  /** The number of nodes on the longest way through the graph. */
  readonly depth: number;
}

/** The graph of a blueprint; each problem's message is what follows `Invalid blueprint: `. */
export function toGraph(blueprint: Blueprint): Reading<Graph> {
  const folders = toSharedFolders(blueprint);
  const operations = toOperations(blueprint, folders);
  const { nodes, positions, duplicates } = toNodes(operations);
  const dangling = enterUpstream(operations, nodes, positions);
  enterDownstream(nodes);
  const layers = toLayers(nodes);
  const depth = layers.reduce((deepest, layer) => Math.max(deepest, layer + 1), 0);
  return toReading({ nodes, depth }, [
    ...toEmptyProblems(nodes),
    ...toColonProblems(blueprint),
    ...duplicates,
    ...dangling,
    ...toCycleProblems(nodes, layers),
    ...toCollisionProblems(nodes),
  ]);
}

type Entry = Blueprint["nodes"][number]["operation_signature_list"][number];

interface Operation
  extends Pick<GraphNode, "key" | "container" | "operation" | "nodeType" | "image" | "path"> {
  /** Each with its place in the list of the blueprint. */
  readonly connections: readonly (readonly [at: number, connection: Entry["connected_to"][number]])[];
}

function toOperations(blueprint: Blueprint, folders: ReadonlySet<string>): readonly Operation[] {
  return blueprint.nodes.flatMap(
    ({ container_name, node_type: nodeType, image, operation_signature_list: entries }, nodeAt) =>
      entries.flatMap(({ operation_signature, connected_to: connections }, entryAt) => {
        if (isMount(folders, { container_name, operation_signature })) return [];
        const operation = operation_signature.operation_name;
        return {
          key: toNodeKey(container_name, operation),
          container: container_name,
          operation,
          nodeType,
          image,
          path: `nodes[${nodeAt}].operation_signature_list[${entryAt}]`,
          connections: [...connections.entries()].filter(([, connection]) => !isMount(folders, connection)),
        };
      }),
  );
}

type OpenNode = GraphNode & { readonly upstream: number[]; readonly downstream: number[] };

/** The nodes without their edges, and their positions by key. Of two operations with one key the first is the node. */
function toNodes(operations: readonly Operation[]) {
  const nodes: OpenNode[] = [];
  const positions = new Map<string, number>();
  const duplicates: Problem[] = [];
  for (const { connections: _, ...operation } of operations) {
    const { key, path } = operation;
    const twin = nodes[positions.get(key) ?? -1];
    if (twin !== undefined) {
      duplicates.push({
        path,
        message: `Duplicate node: ${key} at ${path}, first at ${twin.path}`,
        remedy: "Rename or remove one of the two.",
      });
      continue;
    }
    positions.set(key, nodes.length);
    nodes.push({ ...operation, taskId: toTaskId(key), upstream: [], downstream: [] });
  }
  return { nodes, positions, duplicates };
}

/** Enters every edge at its target; the same edge twice counts once. Returns the dangling ones as problems. */
function enterUpstream(
  operations: readonly Operation[],
  nodes: readonly OpenNode[],
  positions: ReadonlyMap<string, number>,
): readonly Problem[] {
  const dangling: Problem[] = [];
  const lastSource = nodes.map(() => -1);
  for (const { key, path, connections } of operations) {
    const source = positions.get(key) ?? -1;
    for (const [at, connection] of connections) {
      const targetKey = toNodeKey(connection.container_name, connection.operation_signature.operation_name);
      const target = positions.get(targetKey) ?? -1;
      // The same key is not yet the same node: `a` + `b:c` reads like `a:b` + `c`.
      if (nodes[target]?.container !== connection.container_name) {
        const edgePath = `${path}.connected_to[${at}]`;
        dangling.push({
          path: edgePath,
          message: `Invalid connection target: ${targetKey} at ${edgePath}`,
          remedy: "Add a node with this operation, or remove the connection.",
        });
      } else if (lastSource[target] !== source) {
        lastSource[target] = source;
        nodes[target].upstream.push(source);
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
