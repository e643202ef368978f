/** Folders of nodes that are volumes, as services see them. */
import type { PackageService } from "./package-services.ts";

export const toSharedFolderVolumes = ({ sharedFolders }: PackageService): readonly string[] =>
  sharedFolders.map((name) => `${name}:${toSharedFolderPath(name)}`);

/** How images of AI4EU learn where their folder is. */
export function toSharedFolderVariable({ sharedFolders: [first] }: PackageService) {
  return first === undefined ? {} : { SHARED_FOLDER_PATH: toSharedFolderPath(first) };
}

export const toSharedFolderPath = (name: string): string => `/shared/${name}`;
