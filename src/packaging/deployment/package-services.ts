/** What a package asks to be deployed: the services of its nodes, and the folders that they share. */
import { AieffectError } from "../../errors.ts";
import type { Blueprint } from "../../model/blueprint.ts";
import type { Dockerinfo } from "../../model/dockerinfo.ts";
import { isBlank } from "../../model/field.ts";
import { parseAddress } from "../../model/ip-address.ts";
import type { Problem } from "../../model/problem.ts";
import { isSharedFolder, toVolumes } from "../../model/shared-folder.ts";

/** A node that has an image. */
export interface PackageService {
  readonly containerName: string;
  readonly image: string;
  /** Where it takes control calls. */
  readonly port: number;
  /** The host that dockerinfo dials; null without an entry. */
  readonly host: string | null;
  /** Container names of the SharedFolder nodes that it works in. */
  readonly sharedFolders: readonly string[];
}

export interface PackageServices {
  /** In blueprint order. */
  readonly services: readonly PackageService[];
  /** Container names of the nodes that are volumes. */
  readonly sharedFolders: readonly string[];
  readonly warnings: readonly Problem[];
}

type Node = Blueprint["nodes"][number];

/** Of a service whose dockerinfo says nothing else. */
const DEFAULT_PORT = 8080;
/** What compose takes as a name of a service; a container's name begins with a letter or a digit too. */
const NAME = /^[a-zA-Z0-9][a-zA-Z0-9_.-]*$/;

/** @throws AieffectError INVALID_INPUT naming every container name that is used twice, or is no name for a container */
export function toPackageServices(blueprint: Blueprint, dockerinfo: Dockerinfo | null): PackageServices {
  refuseNames(blueprint.nodes);
  const volumes = toVolumes(blueprint);
  const nodes = [...blueprint.nodes.entries()].filter(([, node]) => !isSharedFolder(node));
  const endpoints = new Map(dockerinfo?.docker_info_list.map((entry) => [entry.container_name, entry]));
  const services = nodes
    .filter(([, { image }]) => !isBlank(image))
    .map(([, node]) => ({
      containerName: node.container_name,
      image: node.image,
      port: endpoints.get(node.container_name)?.port ?? DEFAULT_PORT,
      host: endpoints.get(node.container_name)?.ip_address ?? null,
      sharedFolders: volumes
        .filter(({ containers }) => containers.includes(node.container_name))
        .map(({ name }) => name),
    }));
  const warnings = nodes
    .filter(([, { image }]) => isBlank(image))
    .map(([at, { container_name: name }]) => ({
      path: `blueprint.nodes[${at}].image`,
      message: `${name} has no image: blueprint.nodes[${at}].image`,
      remedy: "It gets no service.",
    }));
  return { services, sharedFolders: volumes.map(({ name }) => name), warnings };
}

/**
 * Whether a network of containers can give a host as a name: not an address, nor one that means the machine itself, as
 * `aieffect export --local` writes it.
 */
export const isPlainHostName = (host: string): boolean =>
  NAME.test(host) && parseAddress(host) === null && !isOwnMachine(host);

export const isOwnMachine = (host: string): boolean =>
  ["localhost", "host.docker.internal"].includes(host.toLowerCase());

function refuseNames(nodes: readonly Node[]): void {
  const first = new Map<string, number>();
  const wrong = nodes.flatMap(({ container_name: name }, at) => {
    const path = `blueprint.nodes[${at}].container_name`;
    if (!NAME.test(name)) {
      return [`${path}: "${name}" cannot name a container: use letters, digits, "_", "." and "-"`];
    }
    const before = first.get(name);
    first.set(name, before ?? at);
    return before === undefined
      ? []
      : [`${path}: ${name} is the container of blueprint.nodes[${before}] too: put its operations there`];
  });
  if (wrong.length === 0) return;
  throw new AieffectError(
    "INVALID_INPUT",
    `No services can be made of the blueprint:\n  ${wrong.join("\n  ")}`,
  );
}
