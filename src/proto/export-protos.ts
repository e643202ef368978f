/** Reads the proto files of an export, beside its blueprint, and compares what its edges join. */
import { readFileSync, realpathSync, statSync } from "node:fs";
import { dirname, join, posix, sep } from "node:path";
import type { Blueprint } from "../model/blueprint.ts";
import type { Problem } from "../model/problem.ts";
import { toProtoPaths } from "../model/proto-file.ts";
import { isSharedFolder } from "../model/shared-folder.ts";
import { type NodeProto, toEdgeMismatches } from "./edge-mismatches.ts";
import { type FindImport, ProtoError, readProto } from "./read-proto.ts";
import { findShipped } from "./shipped-protos.ts";

/** Longest proto file that is read (bytes). */
const LONGEST_PROTO = 4 * 1024 * 1024;

/** Warnings; none for a blueprint that has no proto file beside it. */
export function checkProtos(blueprintPath: string, blueprint: Blueprint): readonly Problem[] {
  const folder = dirname(blueprintPath);
  const protos = new Map<string, NodeProto>();
  const broken: Problem[] = [];
  const missing: Problem[] = [];
  for (const [at, node] of [...blueprint.nodes.entries()].filter(([, each]) => !isSharedFolder(each))) {
    const path = `blueprint.nodes[${at}].proto_uri`;
    const file = findProto(folder, node);
    if (file === null) {
      const message = `${node.container_name}: there is no proto file ${node.proto_uri || `microservice/${node.container_name}.proto`}`;
      missing.push({ path, message, remedy: "Its messages are not compared." });
      continue;
    }
    try {
      protos.set(node.container_name, {
        path: file.path,
        proto: readProto(file.path, file.text, toFinder(folder)),
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

function findProto(folder: string, node: Blueprint["nodes"][number]) {
  for (const path of toProtoPaths(node)) {
    const found = readInside(folder, path);
    if (found !== null) return found;
  }
  return null;
}

/** Beside the file that imports, in the folder of the export, or where its proto files are. */
const toFinder =
  (folder: string): FindImport =>
  (imported, from) =>
    readInside(folder, posix.join(posix.dirname(from), imported)) ??
    readInside(folder, imported) ??
    readInside(folder, posix.join("microservice", imported));

/** A file of the export; null for what is not there, or is outside: a blueprint may come from anywhere. */
function readInside(folder: string, path: string): { path: string; text: string } | null {
  try {
    const real = realpathSync(join(folder, path));
    const { size } = statSync(real);
    if (!real.startsWith(realpathSync(folder) + sep) || !path.endsWith(".proto") || size > LONGEST_PROTO)
      return null;
    return { path: posix.normalize(path), text: readFileSync(real, "utf8") };
  } catch {
    return null;
  }
}

/**
 * The texts of a proto file and of all that it imports, by the names of the imports, but for what every parser has; null
 * when there is no such file in the folder.
 *
 * @throws ProtoError
 */
export function readProtoFiles(folder: string, name: string): Readonly<Record<string, string>> | null {
  const file = readInside(folder, name);
  if (file === null) return null;
  const texts: Record<string, string> = { [name]: file.text };
  const find = toFinder(folder);
  readProto(file.path, file.text, (imported, from) => {
    const found = find(imported, from) ?? findShipped(imported);
    if (found !== null) texts[imported] = found.text;
    return found;
  });
  return texts;
}
