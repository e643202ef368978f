/** From a use case to its package: files in, files out. Pure. */

import { AieffectError } from "../../errors.ts";
import { checkPipeline } from "../../model/check.ts";
import type { Variables } from "../../model/compose-variables.ts";
import { type Connections, readConnections } from "../../model/connections.ts";
import { parseDocument } from "../../model/json-document.ts";
import { BLUEPRINT_FILE, DOCKERINFO_FILE } from "../../model/package-file.ts";
import type { Problem } from "../../model/problem.ts";
import { readRpcs } from "../../proto/read-proto.ts";
import { COMPOSE_FILE } from "../source/compose-variables-file.ts";
import { type PipelineIdentity, toBlueprint, toDockerinfo, toJsonText, toMetadata } from "./documents.ts";
import { toEdges } from "./edges.ts";
import { Findings } from "./findings.ts";
import { toLocalEndpoints } from "./local-addresses.ts";
import { mirrorOperations } from "./mirror-operations.ts";
import { type PipelineNode, toPipelineNodes, toProtoUri } from "./pipeline-nodes.ts";
import { readServiceProtos, type ServiceProto } from "./service-protos.ts";
import { CONNECTIONS_FILE, type UseCaseSource } from "./use-case-source.ts";

export interface ExportOptions extends PipelineIdentity {
  /** Whether operations take the messages of those before them. */
  readonly mirror: boolean;
  /** The environment of docker-compose.yml, for addresses as the host sees them; null for those of the containers. */
  readonly local: Variables | null;
  /** Whether a connection to an unknown service is an error; else it is dropped. */
  readonly strict: boolean;
}

export interface ExportedPackage {
  /** By path inside the package. */
  readonly files: Readonly<Record<string, string | Uint8Array>>;
  readonly warnings: readonly Problem[];
}

/** @throws AieffectError GENERATION_REFUSED with everything that is wrong, each with its file and place */
export function exportUseCase(source: UseCaseSource, options: ExportOptions): ExportedPackage {
  const what = `${source.directory} cannot be exported`;
  const findings = new Findings();
  const protos = readServiceProtos(source, findings);
  const connections = readPipeline(source, findings);
  const nodes = connections === null ? [] : toNodes(source, connections, protos, { ...options, findings });
  const written = options.mirror && findings.problems.length === 0 ? mirror(nodes, findings) : nodes;
  const blueprint = toBlueprint(source.directory, written, options);
  const dockerinfo = toDockerinfo(locate(source, written, options.local, findings));
  warnOfImages(source, written, findings);
  findings.throwIfRefused(what);
  for (const { message } of checkPipeline({ blueprint, dockerinfo }, { strict: false }).problems)
    findings.refuse(source.place(CONNECTIONS_FILE), `what it says makes no pipeline: ${message}`);
  findings.throwIfRefused(what);
  return {
    files: {
      [BLUEPRINT_FILE]: toJsonText(blueprint),
      [DOCKERINFO_FILE]: toJsonText(dockerinfo),
      "generation_metadata.json": toJsonText(toMetadata(source.directory, written)),
      ...Object.fromEntries(
        written.map(({ containerName, proto }) => [toProtoUri(containerName), proto.text]),
      ),
    },
    warnings: findings.warnings,
  };
}

/** Null when there is none, or none that can be read. */
function readPipeline({ texts, place }: UseCaseSource, findings: Findings): Connections | null {
  const where = place(CONNECTIONS_FILE);
  const text = texts.get(CONNECTIONS_FILE);
  if (text === undefined) {
    findings.refuse(where, "there is no such file: it says where the services answer, and which feeds which");
    return null;
  }
  try {
    const reading = readConnections(parseDocument(text, ""));
    if (reading.ok) return reading.value;
    for (const { message } of reading.problems) findings.refuse(where, message);
  } catch (error) {
    if (!(error instanceof AieffectError)) throw error;
    findings.refuse(where, error.message.trim());
  }
  return null;
}

type Rules = Pick<ExportOptions, "strict"> & { readonly findings: Findings };

function toNodes(
  { directory, place }: UseCaseSource,
  connections: Connections,
  protos: readonly ServiceProto[],
  { strict, findings }: Rules,
): readonly PipelineNode[] {
  const where = place(CONNECTIONS_FILE);
  const mapping = new Map(Object.entries(connections.service_mapping));
  for (const { directory: service } of protos) {
    if (mapping.has(service)) continue;
    const message = `pipeline.service_mapping has no ${service}, and there is services/${service}`;
    findings.refuse(where, `${message}. It has ${[...mapping.keys()].join(", ")}`);
  }
  const edges = toEdges(
    { mapping, connections: connections.connections },
    protos,
    { place: where, strict },
    findings,
  );
  return toPipelineNodes(directory, mapping, protos, edges);
}

/** What Docker takes for the name of an image, as far as it comes from a folder and a host. */
const IMAGE = /^[a-z0-9]+(?:(?:\.|_{1,2}|-+)[a-z0-9]+)*:latest$/;

function warnOfImages({ place }: UseCaseSource, nodes: readonly PipelineNode[], findings: Findings): void {
  const images = new Set(nodes.map(({ image }) => image).filter((image) => !IMAGE.test(image)));
  if (images.size === 0) return;
  const remedy = "Call the folder and the services by lower-case letters, digits, and one of -._ between.";
  findings.warn(place("."), `Docker takes no image called ${[...images].join(", ")}`, remedy);
}

/** The same nodes; those that another one feeds take its message. */
function mirror(nodes: readonly PipelineNode[], findings: Findings): readonly PipelineNode[] {
  const plain = nodes.map(({ containerName, proto, operations }) => ({
    containerName,
    proto,
    operations: operations.map(({ rpc, connectedTo }) => ({ name: rpc.name, connectedTo })),
  }));
  const texts = mirrorOperations(plain, findings);
  return nodes.map((node) => {
    const text = texts.get(node.containerName) ?? node.proto.text;
    const rpcs = new Map(readRpcs(node.proto.place, text).map((rpc) => [rpc.name, rpc]));
    const operations = node.operations.map((operation) => ({
      ...operation,
      rpc: rpcs.get(operation.rpc.name) ?? operation.rpc,
    }));
    return { ...node, proto: { ...node.proto, text }, operations };
  });
}

function locate(
  { texts, place }: UseCaseSource,
  nodes: readonly PipelineNode[],
  local: ExportOptions["local"],
  findings: Findings,
) {
  if (local === null) return nodes;
  const text = texts.get(COMPOSE_FILE) ?? null;
  return toLocalEndpoints(nodes, { place: place(COMPOSE_FILE), text, variables: local }, findings);
}
