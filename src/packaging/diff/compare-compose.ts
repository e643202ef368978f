/**
 * A package against a compose file. A node's service is the one that dockerinfo dials, and the one that is named after its
 * container; usually they are the same. What a compose file does not say (the ports of an image, operations) is no difference.
 */
import type { Blueprint } from "../../model/blueprint.ts";
import type { Difference, Side } from "../../model/difference.ts";
import type { Dockerinfo } from "../../model/dockerinfo.ts";
import { isBlank } from "../../model/field.ts";
import { isSharedFolder, toVolumes } from "../../model/shared-folder.ts";
import { isPlainHostName } from "../deployment/package-services.ts";
import type { ComparedPackage } from "./compared-package.ts";
import type { DeployedCompose, DeployedService } from "./deployed-compose.ts";
import { findHelpers } from "./helper-services.ts";
import { isSameImage, toBuiltImages } from "./image-names.ts";
import { formatRange, isInRange, toContainerPort } from "./port-pair.ts";
import { ServiceIndex } from "./service-index.ts";

export interface ComparedCompose extends DeployedCompose {
  readonly place: string;
  /** Of the folder that the file is in: what is built there is named after it. */
  readonly folderName: string;
}

type Node = Blueprint["nodes"][number];
type Entry = Dockerinfo["docker_info_list"][number];

/** A node that is a service, and what of both sides is about it. */
interface Match {
  readonly node: Node;
  readonly nodePlace: string;
  readonly entry: { readonly value: Entry; readonly place: string } | null;
  /** What dockerinfo leads to. */
  readonly dialed: DeployedService | null;
  /** What says of itself that it is this container. */
  readonly named: DeployedService | null;
}

export function compareWithCompose(source: ComparedPackage, compose: ComparedCompose): readonly Difference[] {
  const index = new ServiceIndex(compose.services);
  const matches = toMatches(source, index);
  const folders = toFolders(source);
  return [
    ...matches.flatMap((match) => compareMatch(match, folders, compose)),
    ...findAdditional({ matches, index }, source, compose),
  ];
}

function toMatches(
  { blueprint, dockerinfo, ...places }: ComparedPackage,
  index: ServiceIndex,
): readonly Match[] {
  const entries = new Map(
    dockerinfo?.docker_info_list.map((value, at) => [
      value.container_name,
      { value, place: `${places.dockerinfoPlace} docker_info_list[${at}]` },
    ]),
  );
  return [...blueprint.nodes.entries()]
    .filter(([, node]) => !isSharedFolder(node))
    .map(([at, node]) => {
      const entry = entries.get(node.container_name) ?? null;
      return {
        node,
        nodePlace: `${places.blueprintPlace} nodes[${at}]`,
        entry,
        dialed: entry === null ? null : index.findDialed(entry.value),
        named: index.findNamed(node.container_name),
      };
    });
}

const toServices = ({ dialed, named }: Match): readonly DeployedService[] => [
  ...new Set([dialed, named].filter((service) => service !== null)),
];

function compareMatch(
  match: Match,
  folders: readonly Folder[],
  compose: ComparedCompose,
): readonly Difference[] {
  const { node, nodePlace } = match;
  const services = toServices(match);
  if (services.length === 0) {
    // Without an image it is none that compose could start.
    if (isBlank(node.image)) return [];
    return [
      {
        kind: "service",
        subject: node.container_name,
        package: { place: nodePlace, value: toDialedText(match) },
        deployed: { place: `${compose.place} services`, value: null },
      },
    ];
  }
  return [
    ...services.flatMap((service) => compareImage(match, service, compose)),
    ...compareAddress(match, compose),
    ...services.flatMap((service) => compareVolumes(match, service, folders, compose)),
  ];
}

const toDialedText = ({ node, entry }: Match): string =>
  entry === null ? node.image : `${node.image} at ${entry.value.ip_address}:${entry.value.port}`;

function compareImage(
  { node, nodePlace }: Match,
  service: DeployedService,
  compose: ComparedCompose,
): readonly Difference[] {
  if (isBlank(node.image)) return [];
  const built = service.image === null && service.isBuilt ? toBuiltImages(service.name, compose) : [];
  const images = service.image === null ? built : [service.image];
  if (images.some((image) => isSameImage(image, node.image))) return [];
  const key = service.image === null ? "build" : "image";
  return [
    {
      kind: "image",
      subject: node.container_name,
      package: { place: `${nodePlace}.image`, value: node.image },
      deployed: { place: `${compose.place} services.${service.name}.${key}`, value: images[0] ?? null },
    },
  ];
}

/** Whether dockerinfo leads to a port on which something listens. */
function compareAddress(
  { node, entry, dialed, named }: Match,
  compose: ComparedCompose,
): readonly Difference[] {
  if (entry === null) return [];
  const { ip_address: host, port } = entry.value;
  const subject = node.container_name;
  if (dialed === null) {
    const deployed = {
      place: `${compose.place} services.${named?.name}`,
      value: named?.names.join(", ") ?? null,
    };
    return [
      { kind: "address", subject, package: { place: entry.place, value: `${host}:${port}` }, deployed },
    ];
  }
  const deployed = isPlainHostName(host)
    ? findWrongPort(dialed, port, compose)
    : findWrongPublished(dialed, port, compose);
  const expected = { place: `${entry.place}.port`, value: String(port) };
  return deployed === null ? [] : [{ kind: "port", subject, package: expected, deployed }];
}

function findWrongPort(service: DeployedService, port: number, { place }: ComparedCompose): Side | null {
  const where = `${place} services.${service.name}`;
  if (service.port !== null) {
    return service.port === port ? null : { place: `${where}.environment.PORT`, value: String(service.port) };
  }
  const { containerPorts } = service;
  if (containerPorts.length === 0 || containerPorts.some((range) => isInRange(range, port))) return null;
  return { place: `${where}.ports`, value: containerPorts.map(formatRange).join(", ") };
}

/** A port of the host must lead to the one that the service listens on, where the file says which that is. */
function findWrongPublished(
  service: DeployedService,
  hostPort: number,
  { place }: ComparedCompose,
): Side | null {
  const ports = service.published
    .map((pair) => toContainerPort(pair, hostPort))
    .filter((port) => port !== null);
  if (service.port === null || ports.includes(service.port)) return null;
  const value = `${hostPort}:${ports.join(", ")}, and PORT is ${service.port}`;
  return { place: `${place} services.${service.name}.ports`, value };
}

/** A shared folder, and the containers that mount it. */
interface Folder {
  readonly side: Side;
  readonly name: string;
  readonly containers: ReadonlySet<string>;
}

const toFolders = ({ blueprint, blueprintPlace }: ComparedPackage): readonly Folder[] =>
  toVolumes(blueprint).map(({ name, containers }) => {
    const at = blueprint.nodes.findIndex((node) => node.container_name === name);
    const side = { place: `${blueprintPlace} nodes[${at}]`, value: name };
    return { side, name, containers: new Set(containers) };
  });

const compareVolumes = (
  { node: { container_name: container } }: Match,
  { name, volumeSources }: DeployedService,
  folders: readonly Folder[],
  { place }: ComparedCompose,
): readonly Difference[] =>
  folders
    .filter((folder) => folder.containers.has(container) && !volumeSources.includes(folder.name))
    .map((folder) => ({
      kind: "volume",
      subject: container,
      package: folder.side,
      deployed: { place: `${place} services.${name}.volumes`, value: volumeSources.join(", ") || null },
    }));

/** Services that no node leads to, and that nothing of the pipeline names. */
function findAdditional(
  { matches, index }: { readonly matches: readonly Match[]; readonly index: ServiceIndex },
  { dockerinfo, blueprintPlace }: ComparedPackage,
  compose: ComparedCompose,
): readonly Difference[] {
  const dialed = (dockerinfo?.docker_info_list ?? []).map((entry) => index.findDialed(entry));
  const used = [...matches.flatMap(toServices), ...dialed.filter((service) => service !== null)];
  const helpers = findHelpers(new Set(used), compose.services);
  return compose.services
    .filter((service) => !helpers.has(service))
    .map(({ name, image }) => ({
      kind: "service",
      subject: name,
      package: { place: `${blueprintPlace} nodes`, value: null },
      deployed: { place: `${compose.place} services.${name}`, value: image ?? "built" },
    }));
}
