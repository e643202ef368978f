/** The proto files of a use case's services: one each, alone on its feet. Pure. */
import { dirname, posix } from "node:path";
import { inlineImports } from "../../proto/inline-imports.ts";
import { type FindImport, ProtoError, readProto, readRpcs, type WrittenRpc } from "../../proto/read-proto.ts";
import type { Findings } from "./findings.ts";
import type { UseCaseSource } from "./use-case-source.ts";

export interface ServiceProto {
  /** Folder in `services`. */
  readonly directory: string;
  /** As the package has it: what it imported is in it. */
  readonly text: string;
  /** Where it comes from, for messages. */
  readonly place: string;
  /** In the order of the file. */
  readonly rpcs: readonly WrittenRpc[];
}

/** Of all services that have one, sorted by their folder. */
export function readServiceProtos(source: UseCaseSource, findings: Findings): readonly ServiceProto[] {
  if (source.services === null) {
    findings.refuse(source.place("services"), "there is no such folder: it has a folder for each service");
    return [];
  }
  const protos = source.services.toSorted(byCodePoint).flatMap((directory) => {
    const path = findProto(source, directory, findings);
    return path === null ? [] : readOne(source, directory, path, findings);
  });
  if (protos.length === 0 && findings.problems.length === 0)
    findings.refuse(source.place("services"), "no service has a proto file in proto/");
  return protos;
}

/** As Python sorts, which has written the exports that others compare with. */
export const byCodePoint = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0);

function findProto({ texts, place }: UseCaseSource, directory: string, findings: Findings): string | null {
  const folder = `services/${directory}/proto`;
  const paths = [...texts.keys()].filter((path) => dirname(path) === folder && path.endsWith(".proto"));
  const [path, ...others] = paths.toSorted(byCodePoint);
  if (path === undefined) {
    findings.warn(place(folder), "there is no proto file", "The service is left out.");
    return null;
  }
  if (others.length === 0) return path;
  const names = [path, ...others].map((each) => posix.basename(each)).join(", ");
  findings.refuse(
    place(folder),
    `has ${others.length + 1} proto files (${names}), and one of them has to be the service's: put what it imports into proto/ of the use case`,
  );
  return null;
}

function readOne(
  source: UseCaseSource,
  directory: string,
  path: string,
  findings: Findings,
): readonly ServiceProto[] {
  const { texts, place } = source;
  const original = texts.get(path) ?? "";
  try {
    const text = inlineImports(place(path), original, toFinder(source, directory));
    const rpcs = readRpcs(place(path), text);
    if (rpcs.length === 0)
      findings.refuse(place(path), "has no rpc, and a service has at least one operation");
    refuseTwins(rpcs, place(path), findings);
    warnOfUnknown(place(path), text, findings);
    return [{ directory, text, place: place(path), rpcs }];
  } catch (error) {
    if (!(error instanceof ProtoError)) throw error;
    findings.refuse(error.place, error.message);
    return [];
  }
}

/** Beside the file that imports, in the service's folders, or where the use case keeps what its services share. */
function toFinder({ texts, place }: UseCaseSource, directory: string): FindImport {
  const paths = new Map([...texts.keys()].map((path) => [place(path), path]));
  return (imported, from) => {
    const beside = posix.dirname(paths.get(from) ?? from);
    const folders = [
      beside,
      `services/${directory}/proto`,
      `services/${directory}`,
      "proto",
      "protos",
      "services",
      ".",
    ];
    for (const folder of folders) {
      const path = posix.join(folder, imported);
      const text = texts.get(path);
      if (text !== undefined) return { path: place(path), text };
    }
    return null;
  };
}

function refuseTwins(rpcs: readonly WrittenRpc[], place: string, findings: Findings): void {
  const names = Map.groupBy(rpcs, ({ name }) => name);
  for (const [name, { length }] of names) {
    if (length > 1)
      findings.refuse(
        place,
        `has ${length} rpcs ${name}, and an operation has its container and its name only`,
      );
  }
}

/** A message that is defined nowhere is nothing to the orchestrator, but something to a portal. */
function warnOfUnknown(place: string, text: string, findings: Findings): void {
  try {
    readProto(place, text, () => null);
  } catch (error) {
    if (!(error instanceof ProtoError)) throw error;
    findings.warn(error.place, error.message, "A portal may refuse the package.");
  }
}
