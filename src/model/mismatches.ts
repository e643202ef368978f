import type { Blueprint } from "./blueprint.ts";
import type { Dockerinfo } from "./dockerinfo.ts";
import type { Problem } from "./problem.ts";
import { isSharedFolder } from "./shared-folder.ts";

/** Where blueprint and dockerinfo do not fit together: allowed, but seldom meant. */
export function toMismatches(blueprint: Blueprint, dockerinfo: Dockerinfo): readonly Problem[] {
  const containers = new Set(blueprint.nodes.map((node) => node.container_name));
  const addressed = new Set(dockerinfo.docker_info_list.map((entry) => entry.container_name));
  const unaddressed = blueprint.nodes.flatMap((node, at) => {
    const { container_name: name } = node;
    if (addressed.has(name) || isSharedFolder(node)) return [];
    const path = `blueprint.nodes[${at}].container_name`;
    const remedy = `Add one: without it the tasks of blueprint.nodes[${at}] fail.`;
    return [{ path, message: `No dockerinfo entry for container: ${name}`, remedy }];
  });
  const unknown = dockerinfo.docker_info_list.flatMap(({ container_name: name }, at) => {
    if (containers.has(name)) return [];
    const path = `dockerinfo.docker_info_list[${at}].container_name`;
    const remedy = "No task calls it; it does no harm.";
    return [{ path, message: `dockerinfo entry for no container of the blueprint: ${name}`, remedy }];
  });
  return [...unaddressed, ...unknown];
}
