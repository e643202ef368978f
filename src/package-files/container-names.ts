/** Deployers of AI4EU write the names of containers in lower case, also where the blueprint does not. Pure. */
import type { Blueprint } from "../model/blueprint.ts";
import type { Dockerinfo } from "../model/dockerinfo.ts";

/** Names of dockerinfo that are those of the blueprint but for their case, and the name that each stands for. */
export function toRenames(
  { nodes }: Blueprint,
  { docker_info_list: entries }: Dockerinfo,
): ReadonlyMap<string, string> {
  const named = new Set(entries.map((entry) => entry.container_name));
  const unnamed = nodes.map((node) => node.container_name).filter((name) => !named.has(name));
  const containers = Map.groupBy(new Set(unnamed), (name) => name.toLowerCase());
  const exact = new Set(nodes.map((node) => node.container_name));
  return new Map(
    [...named].flatMap((name) => {
      const [container, second] = exact.has(name) ? [] : (containers.get(name.toLowerCase()) ?? []);
      return container === undefined || second !== undefined ? [] : [[name, container] as const];
    }),
  );
}

/** The dockerinfo with its containers renamed. */
export const renameContainers = (
  { docker_info_list: entries }: Dockerinfo,
  renames: ReadonlyMap<string, string>,
): Dockerinfo => ({
  docker_info_list: entries.map((entry) => ({
    ...entry,
    container_name: renames.get(entry.container_name) ?? entry.container_name,
  })),
});

/** The text of the document with its containers renamed, whatever else it holds. */
export function renameInDocument(document: unknown, renames: ReadonlyMap<string, string>): string {
  const rename = (key: string, value: unknown) =>
    key === "container_name" && typeof value === "string" ? (renames.get(value) ?? value) : value;
  return `${JSON.stringify(document, rename, 4)}\n`;
}
