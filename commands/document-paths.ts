/** Where the documents of a pipeline are, as they are named on the command line. */
import { existsSync } from "node:fs";
import { join } from "node:path";

export interface DocumentPaths {
  readonly blueprint: string;
  readonly dockerinfo: string | undefined;
}

/** A folder with a blueprint is a package: both documents are in it, unless another dockerinfo is named. */
export function toDocumentPaths(blueprint: string, dockerinfo: string | undefined): DocumentPaths {
  const inside = join(blueprint, "blueprint.json");
  if (!existsSync(inside)) return { blueprint, dockerinfo };
  const beside = join(blueprint, "dockerinfo.json");
  return { blueprint: inside, dockerinfo: dockerinfo ?? (existsSync(beside) ? beside : undefined) };
}
