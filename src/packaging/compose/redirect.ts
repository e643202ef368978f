/** Where services answer once they are containers of one network. */
import type { Dockerinfo } from "../../model/dockerinfo.ts";

export type Endpoint = Dockerinfo["docker_info_list"][number];

/** The dockerinfo with other entries for some containers; null when the package's own is right as it is. */
export function redirect(dockerinfo: Dockerinfo | null, moved: readonly Endpoint[]): Dockerinfo | null {
  if (dockerinfo !== null && moved.length === 0) return null;
  const names = new Set(moved.map(({ container_name }) => container_name));
  const kept = dockerinfo?.docker_info_list.filter(({ container_name }) => !names.has(container_name)) ?? [];
  return { docker_info_list: [...kept, ...moved] };
}
