/**
 * Nodes of type SharedFolder, as the AI playground of Graphene has them: folders that services mount, and no services. Where
 * a blueprint has one, its operations run nowhere, and connections with it are no dependencies: they say who mounts it. The
 * designer wires such a connection to an operation `MountVolume` of the service, which nobody calls either.
 */
import type { Blueprint } from "./blueprint.ts";

type Node = Blueprint["nodes"][number];
type Connection = Node["operation_signature_list"][number]["connected_to"][number];

export interface Volume {
  /** Of its node. */
  readonly name: string;
  /** The containers that mount it, in blueprint order. */
  readonly containers: readonly string[];
}

export const isSharedFolder = ({ node_type: type }: Pick<Node, "node_type">): boolean =>
  type.toLowerCase() === "sharedfolder";

/** The names of the folders among the nodes. */
export const toSharedFolders = (blueprint: Blueprint): ReadonlySet<string> =>
  new Set(blueprint.nodes.filter(isSharedFolder).map((node) => node.container_name));

/** Whether an operation is there for a folder only: it is no task, and nothing waits for it. */
export const isMount = (
  folders: ReadonlySet<string>,
  { container_name: container, operation_signature: { operation_name: operation } }: Connection,
): boolean => folders.size > 0 && (folders.has(container) || operation.toLowerCase() === "mountvolume");

/** The folders that services share. One that is connected with no service is mounted by all, as the playground does it. */
export function toVolumes(blueprint: Blueprint): readonly Volume[] {
  const folders = toSharedFolders(blueprint);
  const services = blueprint.nodes.map((node) => node.container_name).filter((name) => !folders.has(name));
  const mounts = toMounts(blueprint, folders);
  return [...folders].map((name) => {
    const mounted = services.filter((container) => mounts.get(name)?.has(container));
    return { name, containers: [...new Set(mounted.length === 0 ? services : mounted)] };
  });
}

/** What each folder is connected with, in either direction. */
function toMounts(
  blueprint: Blueprint,
  folders: ReadonlySet<string>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const mounts = new Map([...folders].map((folder) => [folder, new Set<string>()]));
  for (const { container_name: container, operation_signature_list: operations } of blueprint.nodes) {
    for (const { container_name: target } of operations.flatMap((operation) => operation.connected_to)) {
      mounts.get(target)?.add(container);
      mounts.get(container)?.add(target);
    }
  }
  return mounts;
}
