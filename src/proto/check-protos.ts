/** What is odd about a package by its proto files, wherever they are. Pure. */
import { posix } from "node:path";
import type { Blueprint } from "../model/blueprint.ts";
import type { Problem } from "../model/problem.ts";
import { toProtoPaths } from "../model/proto-file.ts";
import { isSharedFolder } from "../model/shared-folder.ts";
import { type NodeProto, toEdgeMismatches } from "./edge-mismatches.ts";
import { type FindImport, ProtoError, readProto } from "./read-proto.ts";

/** A proto file by its path in the package; null when there is none. */
export type FindProtoFile = (path: string) => { readonly path: string; readonly text: string } | null;

/** Warnings; none for a blueprint none of whose proto files is there. */
export function compareProtos(blueprint: Blueprint, find: FindProtoFile): readonly Problem[] {
  const protos = new Map<string, NodeProto>();
  const broken: Problem[] = [];
  const missing: Problem[] = [];
  for (const [at, node] of [...blueprint.nodes.entries()].filter(([, each]) => !isSharedFolder(each))) {
    const path = `blueprint.nodes[${at}].proto_uri`;
    const file = findProto(find, node);
    if (file === null) {
      const message = `${node.container_name}: there is no proto file ${node.proto_uri || `microservice/${node.container_name}.proto`}`;
      missing.push({ path, message, remedy: "Its messages are not compared." });
      continue;
    }
    try {
      protos.set(node.container_name, {
        path: file.path,
        proto: readProto(file.path, file.text, toFinder(find)),
      });
    } catch (error) {
      if (!(error instanceof ProtoError)) throw error;
      broken.push({
        path,
        message: `${error.place}: ${error.message}`,
        remedy: "Its messages are not compared.",
      });
    }
  }
  const hasProtos = protos.size > 0 || broken.length > 0;
  return hasProtos ? [...broken, ...missing, ...toEdgeMismatches(blueprint, protos)] : [];
}

function findProto(find: FindProtoFile, node: Blueprint["nodes"][number]) {
  for (const path of toProtoPaths(node)) {
    const found = find(path);
    if (found !== null) return found;
  }
  return null;
}

/** Beside the file that imports, in the folder of the package, or where its proto files are. */
export const toFinder =
  (find: FindProtoFile): FindImport =>
  (imported, from) =>
    find(posix.join(posix.dirname(from), imported)) ??
    find(imported) ??
    find(posix.join("microservice", imported));
