/** Folders of nodes that are volumes, as services see them. */
import type { PackageService } from "./package-services.ts";

type Mounts = Pick<PackageService, "sharedFolders">;

export const toSharedFolderVolumes = ({ sharedFolders }: Mounts): readonly string[] =>
  sharedFolders.map((name) => `${name}:${toSharedFolderPath(name)}`);

/** How images of AI4EU learn where their folder is. */
export function toSharedFolderVariable({ sharedFolders: [first] }: Mounts) {
  return first === undefined ? {} : { SHARED_FOLDER_PATH: toSharedFolderPath(first) };
}

export const toSharedFolderPath = (name: string): string => `/shared/${name}`;
