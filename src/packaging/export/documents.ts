/** blueprint.json, dockerinfo.json and generation_metadata.json, key by key in the order that others write them. Pure. */
import { toPipelineName } from "./pipeline-name.ts";
import { type PipelineNode, type PipelineOperation, toProtoUri } from "./pipeline-nodes.ts";

export interface PipelineIdentity {
  readonly pipelineId: string;
  /** `YYYY-MM-DD HH:MM:SS.ffffff`, local time. */
  readonly creationDate: string;
}

export const toJsonText = (document: unknown): string => `${JSON.stringify(document, undefined, 4)}\n`;

export const toBlueprint = (
  directory: string,
  nodes: readonly PipelineNode[],
  { pipelineId, creationDate }: PipelineIdentity,
) => ({
  nodes: nodes.map((node) => ({
    proto_uri: toProtoUri(node.containerName),
    image: node.image,
    node_type: node.type,
    container_name: node.containerName,
    operation_signature_list: node.operations.map(toOperation),
  })),
  name: toPipelineName(directory),
  pipeline_id: pipelineId,
  creation_date: creationDate,
  type: "pipeline-topology/v2",
  version: "2.0",
});

const toOperation = ({ rpc, connectedTo }: PipelineOperation) => ({
  connected_to: connectedTo.map(({ containerName, operation }) => ({
    container_name: containerName,
    operation_signature: { operation_name: operation },
  })),
  operation_signature: {
    operation_name: rpc.name,
    output_message_name: rpc.response,
    input_message_name: rpc.request,
    output_message_stream: rpc.responseStream,
    input_message_stream: rpc.requestStream,
  },
});

export const toDockerinfo = (nodes: readonly Pick<PipelineNode, "containerName" | "host" | "port">[]) => ({
  docker_info_list: nodes.map(({ containerName, host, port }) => ({
    container_name: containerName,
    ip_address: host,
    port: String(port),
  })),
});

/** For whoever finds the package later; no part of it. */
export const toMetadata = (directory: string, nodes: readonly PipelineNode[]) => ({
  use_case_name: directory,
  use_case_directory: directory,
  source_path: `../../use-cases/${directory}`,
  services: nodes.map(({ containerName, host, image }) => ({
    service_name: host,
    container_name: containerName,
    image_name: image,
  })),
});
