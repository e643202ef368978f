/** A package: what a pipeline is exported to, and what portals and orchestrators take. Pure. */

import { AieffectError, type ErrorCode } from "../../errors.ts";
import { type Blueprint, readBlueprint } from "../../model/blueprint.ts";
import { type Dockerinfo, readDockerinfo } from "../../model/dockerinfo.ts";
import { type Graph, toGraph } from "../../model/graph.ts";
import { parseDocument } from "../../model/json-document.ts";
import { BLUEPRINT_FILE, DOCKERINFO_FILE } from "../../model/package-file.ts";
import type { Reading } from "../../model/problem.ts";
import { toProtoPaths } from "../../model/proto-file.ts";
import { renameContainers, toRenames } from "../../package-files/container-names.ts";

export interface Package {
  /** As the user named it. */
  readonly path: string;
  readonly blueprint: Blueprint;
  readonly graph: Graph;
  /** Null when there is none. Its containers are named as the blueprint names them. */
  readonly dockerinfo: Dockerinfo | null;
  /** Names that the file of the dockerinfo has in another case, and those of the blueprint that they stand for. */
  readonly renames: ReadonlyMap<string, string>;
  /** The texts of the proto files, by container; one without is left out. */
  readonly protos: ReadonlyMap<string, string>;
  /** All files of the package as they are, by their names in it: blueprint, dockerinfo, then proto files by name. */
  readonly files: ReadonlyMap<string, Uint8Array>;
}

/** How a user would name a file of the package. */
export type Place = (name: string) => string;

/**
 * A package from its files; of others than those of a package it must have none.
 *
 * @param read what its blueprint says, where that is known: reading a large one takes seconds
 * @throws AieffectError INVALID_INPUT, INVALID_BLUEPRINT, INVALID_DOCKERINFO naming the file and the place in it
 */
export function toPackage(
  path: string,
  files: ReadonlyMap<string, Uint8Array>,
  place: Place,
  read = toBlueprint(files, place),
): Package {
  const { blueprint, graph } = read;
  const dockerinfo = toDockerinfo(files, place);
  const renames = dockerinfo === null ? new Map<string, string>() : toRenames(blueprint, dockerinfo);
  const protos = [...files.keys()].filter((name) => name.endsWith(".proto")).toSorted();
  const texts = new Map(protos.map((name) => [name, toText(files, name, place)]));
  return {
    path,
    blueprint,
    graph,
    dockerinfo: dockerinfo === null ? null : renameContainers(dockerinfo, renames),
    renames,
    protos: new Map(
      blueprint.nodes.flatMap((node) => {
        const text = toProtoPaths(node)
          .map((name) => texts.get(name))
          .find((found) => found !== undefined);
        return text === undefined ? [] : [[node.container_name, text] as const];
      }),
    ),
    files: new Map(
      [BLUEPRINT_FILE, DOCKERINFO_FILE, ...protos].flatMap((name) => {
        const bytes = files.get(name);
        return bytes === undefined ? [] : [[name, bytes] as const];
      }),
    ),
  };
}

/** @throws AieffectError as toPackage */
export function toBlueprint(files: ReadonlyMap<string, Uint8Array>, place: Place) {
  const document = parseDocument(toText(files, BLUEPRINT_FILE, place), place(BLUEPRINT_FILE));
  const subject = { code: "INVALID_BLUEPRINT", place: place(BLUEPRINT_FILE), document: "blueprint" } as const;
  const blueprint = demand(readBlueprint(document, { strict: false }), subject);
  return { blueprint, graph: demand(toGraph(blueprint), subject) };
}

function toDockerinfo(files: ReadonlyMap<string, Uint8Array>, place: Place): Dockerinfo | null {
  if (!files.has(DOCKERINFO_FILE)) return null;
  const document = parseDocument(toText(files, DOCKERINFO_FILE, place), place(DOCKERINFO_FILE));
  const subject = {
    code: "INVALID_DOCKERINFO",
    place: place(DOCKERINFO_FILE),
    document: "dockerinfo",
  } as const;
  return demand(readDockerinfo(document, { strict: false }), subject);
}

interface Subject {
  readonly code: ErrorCode;
  readonly place: string;
  readonly document: string;
}

/** Most problems of one file that are told. */
const MOST_PROBLEMS = 20;

function demand<T>(reading: Reading<T>, { code, place, document }: Subject): T {
  if (reading.ok) return reading.value;
  const lines = reading.problems.slice(0, MOST_PROBLEMS).map(({ message }) => `\n  ${message}`);
  const more = reading.problems.length - lines.length;
  throw new AieffectError(
    code,
    `Invalid ${document}: ${place}${lines.join("")}${more > 0 ? `\n  and ${more} more` : ""}`,
  );
}

/** JSON and proto files are UTF-8; a mark of the byte order is none of the text. */
function toText(files: ReadonlyMap<string, Uint8Array>, name: string, place: Place): string {
  try {
    return new TextDecoder("utf-8", { fatal: true }).decode(files.get(name));
  } catch (cause) {
    throw new AieffectError("INVALID_INPUT", `${place(name)} is not UTF-8.`, { cause });
  }
}
