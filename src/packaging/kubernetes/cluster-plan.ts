/**
 * What of a package becomes what of a cluster. A Service is called as dockerinfo dials it, so that the same dockerinfo
 * works there. Where that is no name of a Service (an address, localhost, a name with a dot) or would lead to something
 * else, the Service is called after its container, and dockerinfo is written anew.
 */
import type { Dockerinfo } from "../../model/dockerinfo.ts";
import type { Problem } from "../../model/problem.ts";
import type { PackageService, PackageServices } from "../deployment/package-services.ts";
import { type ServiceGroup, toServiceGroups } from "../deployment/service-groups.ts";
import { isServiceName, toServiceName } from "./kubernetes-name.ts";
import { DATA, OWN_NAMES } from "./own-names.ts";

/** One Service and what answers behind it. */
export interface ClusterService {
  readonly name: string;
  /** As the blueprint has it. */
  readonly image: string;
  /** Of the Control Interface. */
  readonly port: number;
  /** Of the gRPC data plane. */
  readonly grpcPort: number;
  /** The blueprint's containers that it is: all that dockerinfo dials at its address. */
  readonly containers: readonly [string, ...string[]];
  readonly folders: readonly ClusterFolder[];
}

/** A node of the blueprint that is a volume. */
export interface ClusterFolder {
  readonly container: string;
  /** What its claim is called. */
  readonly claim: string;
}

/** Where a container of the blueprint answers that has no image: somebody else runs it. */
export interface OutsideEndpoint {
  readonly container: string;
  readonly host: string;
  readonly port: number;
}

export interface ClusterPlan {
  readonly services: readonly ClusterService[];
  readonly folders: readonly ClusterFolder[];
  readonly outside: readonly OutsideEndpoint[];
  /** Where containers answer as pods of the cluster dial them. */
  readonly dockerinfo: Dockerinfo;
  /** Whether that is what the package says. */
  readonly isDockerinfoKept: boolean;
  readonly warnings: readonly Problem[];
}

const GRPC_PORT = 50_051;

/** @param outside containers without an image, and where they answer */
export function toClusterPlan(
  { services, sharedFolders }: PackageServices,
  dockerinfo: Dockerinfo | null,
  outside: readonly OutsideEndpoint[],
): ClusterPlan {
  const folders = nameFolders(sharedFolders);
  const named = nameGroups(
    toServiceGroups(services),
    new Set([...OWN_NAMES, ...outside.map(({ host }) => host)]),
  );
  const moves = named.flatMap(({ name, group, reason }) =>
    group.map((service) => ({ service, name, reason })),
  );
  return {
    services: named.map(({ name, group }) => toClusterService(name, group, folders)),
    folders,
    outside,
    dockerinfo: toClusterDockerinfo(dockerinfo, moves),
    isDockerinfoKept: moves.every(({ reason }) => reason === null),
    warnings: moves.flatMap(({ service, name, reason }) => toWarning(service, name, reason)),
  };
}

interface NamedGroup {
  readonly name: string;
  readonly group: ServiceGroup;
  /** Why it is not called as dockerinfo dials it; null when it is. */
  readonly reason: string | null;
}

/** Those whose name works get it before any other name is made up, so that nobody takes it from them. */
function nameGroups(groups: readonly ServiceGroup[], reserved: ReadonlySet<string>): readonly NamedGroup[] {
  const holders = new Map<string, ServiceGroup>();
  for (const group of groups) {
    const [{ host }] = group;
    if (host !== null && isServiceName(host) && !reserved.has(host) && !holders.has(host)) {
      holders.set(host, group);
    }
  }
  const taken = new Set([...reserved, ...holders.keys()]);
  return groups.map((group) => {
    const [{ host, containerName }] = group;
    if (host !== null && holders.get(host) === group) return { name: host, group, reason: null };
    const name = toServiceName(containerName, taken);
    taken.add(name);
    return { name, group, reason: toReason(host, holders) };
  });
}

function toReason(host: string | null, holders: ReadonlyMap<string, ServiceGroup>): string {
  if (host === null) return "has no entry in dockerinfo";
  const holder = holders.get(host)?.[0];
  if (holder !== undefined) {
    return `is dialed at ${host}, and so is ${holder.containerName}, which is another image or port`;
  }
  if (isServiceName(host)) return `is dialed at ${host}, a name that is taken`;
  return `is dialed at ${host}, which no Service can be called`;
}

function nameFolders(containers: readonly string[]): readonly ClusterFolder[] {
  const taken = new Set([DATA]);
  return containers.map((container) => {
    const claim = toServiceName(`shared-${container}`, taken);
    taken.add(claim);
    return { container, claim };
  });
}

function toClusterService(
  name: string,
  group: ServiceGroup,
  folders: readonly ClusterFolder[],
): ClusterService {
  const [first, ...others] = group;
  const { image, port } = first;
  return {
    name,
    image,
    port,
    grpcPort: port === GRPC_PORT ? GRPC_PORT + 1 : GRPC_PORT,
    containers: [first.containerName, ...others.map(({ containerName }) => containerName)],
    folders: folders.filter(({ container }) =>
      group.some(({ sharedFolders }) => sharedFolders.includes(container)),
    ),
  };
}

interface Move {
  readonly service: PackageService;
  readonly name: string;
  readonly reason: string | null;
}

function toClusterDockerinfo(dockerinfo: Dockerinfo | null, moves: readonly Move[]): Dockerinfo {
  const entries = new Map(dockerinfo?.docker_info_list.map((entry) => [entry.container_name, entry]));
  for (const { service, name } of moves) {
    const { containerName: container_name, port } = service;
    entries.set(container_name, { container_name, ip_address: name, port });
  }
  return { docker_info_list: [...entries.values()] };
}

function toWarning(
  { containerName, port }: PackageService,
  name: string,
  reason: string | null,
): readonly Problem[] {
  if (reason === null) return [];
  return [
    {
      path: `dockerinfo: ${containerName}`,
      message: `${containerName} ${reason}: in the cluster it is ${name}:${port}`,
      remedy: "Submit with the dockerinfo.json that is written beside the manifests.",
    },
  ];
}
