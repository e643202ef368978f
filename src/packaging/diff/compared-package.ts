/** A package as one side of a comparison. */
import { statSync } from "node:fs";
import { join } from "node:path";
import type { Blueprint } from "../../model/blueprint.ts";
import type { Dockerinfo } from "../../model/dockerinfo.ts";
import type { Graph } from "../../model/graph.ts";
import { BLUEPRINT_FILE, DOCKERINFO_FILE } from "../../model/package-file.ts";
import type { Package } from "../package/package.ts";

/** A package and the places of its documents, as a user would name them. */
export interface ComparedPackage {
  readonly blueprint: Blueprint;
  readonly graph: Graph;
  readonly dockerinfo: Dockerinfo | null;
  readonly blueprintPlace: string;
  readonly dockerinfoPlace: string;
}

/** The files of a folder by their paths; those of an archive by its path and theirs in it. */
export function toComparedPackage({ path, blueprint, graph, dockerinfo }: Package): ComparedPackage {
  const isFolder = statSync(path).isDirectory();
  const place = (name: string) => (isFolder ? join(path, name) : `${path}: ${name}`);
  return {
    blueprint,
    graph,
    dockerinfo,
    blueprintPlace: place(BLUEPRINT_FILE),
    dockerinfoPlace: place(DOCKERINFO_FILE),
  };
}
