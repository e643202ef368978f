/** Where the documents of a pipeline are, as they are named on the command line. */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";

export interface DocumentPaths {
  readonly blueprint: string;
  readonly dockerinfo: string | undefined;
}

/** A folder in the place of the blueprint is a package: both documents are in it, unless another dockerinfo is named. */
export function toDocumentPaths(blueprint: string, dockerinfo: string | undefined): DocumentPaths {
  if (statSync(blueprint, { throwIfNoEntry: false })?.isDirectory() !== true)
    return { blueprint, dockerinfo };
  const beside = join(blueprint, "dockerinfo.json");
  return {
    blueprint: join(blueprint, "blueprint.json"),
    dockerinfo: dockerinfo ?? (existsSync(beside) ? beside : undefined),
  };
}

export const isPackageFolder = (path: string): boolean => existsSync(join(path, "blueprint.json"));
