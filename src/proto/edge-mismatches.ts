/** What is odd about the edges of a blueprint, by the proto files of its operations. Pure. */
import type { Blueprint } from "../model/blueprint.ts";
import { toNodeKey } from "../model/node-key.ts";
import type { Problem } from "../model/problem.ts";
import { isMount, toSharedFolders } from "../model/shared-folder.ts";
import { compareMessages, type Mismatch } from "./compare-messages.ts";
import { describe, type ProtoDefinitions, toShortName } from "./definition.ts";

/** The proto file of a container; null when it could not be read. */
export interface NodeProto {
  readonly path: string;
  readonly proto: ProtoDefinitions;
}

interface Edge {
  readonly from: readonly [container: string, operation: string];
  readonly to: readonly [container: string, operation: string];
  readonly path: string;
}

/** @param protos by container; an edge of which one side is missing is not looked at */
export function toEdgeMismatches(
  blueprint: Blueprint,
  protos: ReadonlyMap<string, NodeProto>,
): readonly Problem[] {
  return [
    ...toMissingRpcs(blueprint, protos),
    ...toEdges(blueprint).flatMap((edge) => compareEdge(edge, protos)),
  ];
}

function toMissingRpcs(blueprint: Blueprint, protos: ReadonlyMap<string, NodeProto>): readonly Problem[] {
  const folders = toSharedFolders(blueprint);
  return blueprint.nodes.flatMap(({ container_name, operation_signature_list }, nodeAt) => {
    const file = protos.get(container_name);
    if (file === undefined) return [];
    return operation_signature_list.flatMap(({ operation_signature }, at) => {
      const { operation_name: name } = operation_signature;
      const isRpc = file.proto.rpcs.some((rpc) => rpc.name === name);
      if (isRpc || isMount(folders, { container_name, operation_signature })) return [];
      const path = `blueprint.nodes[${nodeAt}].operation_signature_list[${at}]`;
      const message = `${toNodeKey(container_name, name)}: ${file.path} has no rpc ${name}`;
      return [{ path, message }];
    });
  });
}

/** Of connections with a shared folder no message comes. */
function toEdges(blueprint: Blueprint): readonly Edge[] {
  const folders = toSharedFolders(blueprint);
  return blueprint.nodes.flatMap((node, nodeAt) =>
    node.operation_signature_list.flatMap((operation, operationAt) =>
      operation.connected_to.flatMap((target, at): readonly Edge[] => {
        if (isMount(folders, target)) return [];
        return [
          {
            from: [node.container_name, operation.operation_signature.operation_name],
            to: [target.container_name, target.operation_signature.operation_name],
            path: `blueprint.nodes[${nodeAt}].operation_signature_list[${operationAt}].connected_to[${at}]`,
          },
        ];
      }),
    ),
  );
}

function compareEdge({ from, to, path }: Edge, protos: ReadonlyMap<string, NodeProto>): readonly Problem[] {
  const [given, taken] = [protos.get(from[0]), protos.get(to[0])];
  const response = given?.proto.rpcs.find(({ name }) => name === from[1])?.response;
  const request = taken?.proto.rpcs.find(({ name }) => name === to[1])?.request;
  if (given === undefined || taken === undefined || response === undefined || request === undefined)
    return [];
  const edge = `${toNodeKey(...from)} -> ${toNodeKey(...to)}`;
  const [one, other] = [given.proto.definitions.get(response), taken.proto.definitions.get(request)];
  const isRenamed = toShortName(response) !== toShortName(request);
  const renamed: readonly Mismatch[] =
    isRenamed && one !== undefined && other !== undefined
      ? [
          {
            given: one,
            taken: other,
            differences: [`${toShortName(response)} is given, and ${toShortName(request)} is taken`],
          },
        ]
      : [];
  const compared = compareMessages(given.proto.definitions, taken.proto.definitions, [response, request]);
  return [...renamed, ...compared.filter(({ given: { name } }) => !isRenamed || name !== response)].map(
    (mismatch) => ({
      path,
      message: [
        `${edge}: ${toDifferences(mismatch, compared)}.`,
        `${given.path}: ${describe(mismatch.given)}`,
        `${taken.path}: ${describe(mismatch.taken)}`,
      ].join(" | "),
    }),
  );
}

/** A message under another name has its fields told in the same warning. */
function toDifferences(mismatch: Mismatch, compared: readonly Mismatch[]): string {
  const same = compared.find(({ given, taken }) => given === mismatch.given && taken === mismatch.taken);
  const all = new Set([...mismatch.differences, ...(same?.differences ?? [])]);
  const name = toShortName(mismatch.given.name);
  return `${name}: ${[...all].join("; ")}`;
}
