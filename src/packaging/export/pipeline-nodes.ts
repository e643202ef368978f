/** The nodes of a blueprint as services and edges make them. Pure. */
import type { WrittenRpc } from "../../proto/read-proto.ts";
import type { Edge, Mapping } from "./edges.ts";
import type { ServiceProto } from "./service-protos.ts";

export interface Target {
  readonly containerName: string;
  readonly operation: string;
}

export interface PipelineOperation {
  readonly rpc: WrittenRpc;
  readonly connectedTo: readonly Target[];
}

export interface PipelineNode {
  readonly containerName: string;
  readonly image: string;
  readonly type: "DataSource" | "DataSink" | "MLModel";
  readonly proto: ServiceProto;
  /** Where it answers. */
  readonly host: string;
  readonly port: number;
  readonly operations: readonly PipelineOperation[];
}

export const toContainerName = (directory: string): string => `${directory}1`;

export const toProtoUri = (containerName: string): string => `microservice/${containerName}.proto`;

/** @param directory name of the use case's folder; every service is in the mapping */
export function toPipelineNodes(
  directory: string,
  mapping: Mapping,
  protos: readonly ServiceProto[],
  edges: readonly Edge[],
): readonly PipelineNode[] {
  return protos.flatMap((proto) => {
    const service = mapping.get(proto.directory);
    if (service === undefined) return [];
    return {
      containerName: toContainerName(proto.directory),
      image: `${directory}-${service.ip_address}:latest`,
      type: toType(proto.directory, edges),
      proto,
      host: service.ip_address,
      port: service.port,
      operations: toOperations(proto, edges),
    };
  });
}

function toType(directory: string, edges: readonly Edge[]): PipelineNode["type"] {
  if (!edges.some(({ to }) => to === directory)) return "DataSource";
  return edges.some(({ from }) => from === directory) ? "MLModel" : "DataSink";
}

/** Those that a connection names; all when none of them is named. */
function toOperations(
  { directory, rpcs }: ServiceProto,
  edges: readonly Edge[],
): readonly PipelineOperation[] {
  const outgoing = edges.filter(({ from }) => from === directory);
  const named = new Set([
    ...outgoing.flatMap(({ fromMethod }) => (fromMethod === null ? [] : [fromMethod])),
    ...edges.filter(({ to }) => to === directory).map(({ toMethod }) => toMethod),
  ]);
  return rpcs
    .filter(({ name }) => named.size === 0 || named.has(name))
    .map((rpc) => ({ rpc, connectedTo: toTargets(rpc.name, outgoing) }));
}

function toTargets(method: string, outgoing: readonly Edge[]): readonly Target[] {
  const own = outgoing.filter(({ fromMethod }) => fromMethod === method);
  const edges = own.length > 0 ? own : outgoing.filter(({ fromMethod }) => fromMethod === null);
  return edges.map(({ to, toMethod }) => ({ containerName: toContainerName(to), operation: toMethod }));
}
