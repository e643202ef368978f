/** A package again, from a package: as it is, but for what is asked to be different. Pure. */

import type { Variables } from "../../model/compose-variables.ts";
import { isJsonObject } from "../../model/field.ts";
import { parseDocument } from "../../model/json-document.ts";
import { BLUEPRINT_FILE, DOCKERINFO_FILE } from "../../model/package-file.ts";
import { toProtoPaths } from "../../model/proto-file.ts";
import { isMount, isSharedFolder, toSharedFolders } from "../../model/shared-folder.ts";
import { readRpcs } from "../../proto/read-proto.ts";
import type { Package } from "../package/package.ts";
import { COMPOSE_FILE } from "../source/compose-variables-file.ts";
import { type PipelineIdentity, toDockerinfo, toJsonText } from "./documents.ts";
import type { ExportedPackage } from "./export-use-case.ts";
import { Findings } from "./findings.ts";
import { toLocalEndpoints } from "./local-addresses.ts";
import { type MirroredNode, mirrorOperations } from "./mirror-operations.ts";

export interface PackageChanges {
  /** What is to be another than in the package. */
  readonly identity: Partial<PipelineIdentity>;
  readonly mirror: boolean;
  /** As for a use case; the compose file is the one beside the package. */
  readonly local: { readonly variables: Variables; readonly compose: string | null } | null;
  /** How a user would name a file of the package, or one beside it. */
  readonly place: (path: string) => string;
}

/** @throws AieffectError GENERATION_REFUSED with everything that is wrong, each with its file and place */
export function exportPackage(source: Package, changes: PackageChanges): ExportedPackage {
  const findings = new Findings();
  const files: Record<string, string | Uint8Array> = Object.fromEntries(source.files);
  const protos = changes.mirror
    ? mirrorProtos(source, changes.place, findings)
    : new Map<string, MirroredProto>();
  for (const { name, text } of protos.values()) files[name] = text;
  const { pipelineId, creationDate } = changes.identity;
  if (protos.size > 0 || pipelineId !== undefined || creationDate !== undefined)
    files[BLUEPRINT_FILE] = toJsonText(rewriteBlueprint(source, changes.identity, protos));
  if (changes.local !== null)
    files[DOCKERINFO_FILE] = toJsonText(toLocalDockerinfo(source, changes.local, changes.place, findings));
  findings.throwIfRefused(`${source.path} cannot be exported`);
  return { files, warnings: findings.warnings };
}

interface MirroredProto {
  /** Of its file in the package. */
  readonly name: string;
  readonly text: string;
}

/** By container; those that change. */
function mirrorProtos(
  { blueprint, protos, files }: Package,
  place: (path: string) => string,
  findings: Findings,
): ReadonlyMap<string, MirroredProto> {
  const names = new Map(
    blueprint.nodes.map((node) => [node.container_name, toProtoPaths(node).find((name) => files.has(name))]),
  );
  const folders = toSharedFolders(blueprint);
  const services = blueprint.nodes.filter((node) => !isSharedFolder(node));
  const nodes = services.flatMap((node): MirroredNode[] => {
    const text = protos.get(node.container_name);
    const name = names.get(node.container_name);
    if (text === undefined || name === undefined) {
      findings.warn(
        place(BLUEPRINT_FILE),
        `${node.container_name} has no proto file`,
        "Its messages are not mirrored.",
      );
      return [];
    }
    const operations = node.operation_signature_list.map((operation) => ({
      name: operation.operation_signature.operation_name,
      // Through a folder no message goes.
      connectedTo: operation.connected_to
        .filter((target) => !isMount(folders, target))
        .map((target) => ({
          containerName: target.container_name,
          operation: target.operation_signature.operation_name,
        })),
    }));
    return [{ containerName: node.container_name, proto: { text, place: place(name) }, operations }];
  });
  const changed = [...mirrorOperations(nodes, findings)].flatMap(
    ([container, text]): [string, MirroredProto][] => {
      const name = names.get(container);
      return name === undefined || text === protos.get(container) ? [] : [[container, { name, text }]];
    },
  );
  for (const [name, sharing] of Map.groupBy(changed, ([, proto]) => proto.name)) {
    if (sharing.length > 1)
      findings.refuse(
        place(name),
        `is the proto file of ${sharing.map(([each]) => each).join(" and ")}: --mirror needs one for each`,
      );
  }
  return new Map(changed);
}

/** All of the document, also the keys that nobody here knows. */
function rewriteBlueprint(
  { files }: Package,
  { pipelineId, creationDate }: Partial<PipelineIdentity>,
  protos: ReadonlyMap<string, MirroredProto>,
): unknown {
  const document = parseDocument(new TextDecoder().decode(files.get(BLUEPRINT_FILE)), BLUEPRINT_FILE);
  if (!isJsonObject(document)) return document;
  const nodes = Array.isArray(document.nodes)
    ? document.nodes.map((node) => rewriteNode(node, protos))
    : document.nodes;
  return {
    ...document,
    nodes,
    ...(pipelineId !== undefined && { pipeline_id: pipelineId }),
    ...(creationDate !== undefined && { creation_date: creationDate }),
  };
}

function rewriteNode(node: unknown, protos: ReadonlyMap<string, MirroredProto>): unknown {
  const proto = isJsonObject(node) ? protos.get(String(node.container_name)) : undefined;
  if (proto === undefined || !isJsonObject(node) || !Array.isArray(node.operation_signature_list))
    return node;
  const requests = new Map(readRpcs(proto.name, proto.text).map(({ name, request }) => [name, request]));
  return {
    ...node,
    operation_signature_list: node.operation_signature_list.map((operation: unknown) => {
      const signature = isJsonObject(operation) ? operation.operation_signature : undefined;
      if (!isJsonObject(operation) || !isJsonObject(signature)) return operation;
      const request = requests.get(String(signature.operation_name)) ?? signature.input_message_name;
      return { ...operation, operation_signature: { ...signature, input_message_name: request } };
    }),
  };
}

function toLocalDockerinfo(
  { dockerinfo }: Package,
  local: NonNullable<PackageChanges["local"]>,
  place: (path: string) => string,
  findings: Findings,
) {
  if (dockerinfo === null)
    findings.refuse(place(DOCKERINFO_FILE), "there is no such file, and --local changes it");
  const endpoints = (dockerinfo?.docker_info_list ?? []).map((entry) => ({
    containerName: entry.container_name,
    host: entry.ip_address,
    port: entry.port,
  }));
  const compose = { place: place(COMPOSE_FILE), text: local.compose, variables: local.variables };
  return toDockerinfo(toLocalEndpoints(endpoints, compose, findings));
}
