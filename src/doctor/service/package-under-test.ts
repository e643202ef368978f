/** A package with what lies beside it: the compose file of its use case, and what `up` has started from there. */
import { existsSync, statSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { AieffectError } from "../../errors.ts";
import { COMPOSE_FILE, readCompose } from "../../launch/compose-reader.ts";
import { toStateFolder } from "../../launch/launch-plan.ts";
import { findLaunch, type LaunchRecord } from "../../launch/launch-record.ts";
import type { ComposeFile } from "../../model/compose-file.ts";
import { type Diagnosis, warn } from "../../model/diagnosis.ts";
import { parseDocument } from "../../model/json-document.ts";
import { DOCKERINFO_FILE } from "../../model/package-file.ts";
import type { Package } from "../../packaging/package/package.ts";
import { findKnownService, type KnownService, type NamedEntry, toKnownServices } from "./known-service.ts";

/** Where the Control Interface of a service is in its container, unless it is told another port. */
const CONTROL_PORT = 8080;

export interface PackageUnderTest {
  readonly path: string;
  readonly entries: readonly PackageEntry[];
  /** The dockerinfo as it stands in the package; one without entries when it has none. */
  readonly document: unknown;
  readonly services: readonly KnownService[];
  /** Processes that `up` started. */
  readonly pids: readonly number[];
  /** What of that could not be read. */
  readonly findings: readonly Diagnosis[];
}

export interface PackageEntry extends NamedEntry {
  /** Whether the dockerinfo does not have it, and this is what it might be. */
  readonly isMissing: boolean;
}

/** @param environment for the variables of the compose file */
export function toPackageUnderTest(
  found: Package,
  environment: Readonly<Record<string, string | undefined>>,
): PackageUnderTest {
  const folder = findUseCase(found.path);
  const { compose, launch, findings } = readBeside(folder, environment);
  const services = toKnownServices(compose, launch);
  return {
    path: found.path,
    entries: toEntries(found, services),
    document: readDockerinfoDocument(found),
    services,
    pids: launch?.services.map(({ process }) => process.pid) ?? [],
    findings,
  };
}

/** The folder of the package or of its archive, or the one above it, where exports lie. */
function findUseCase(path: string): string {
  const absolute = resolve(path);
  const folder = statSync(absolute).isDirectory() ? absolute : dirname(absolute);
  return [folder, dirname(folder)].find((candidate) => existsSync(join(candidate, COMPOSE_FILE))) ?? folder;
}

interface Beside {
  readonly compose: ComposeFile | null;
  readonly launch: LaunchRecord | undefined;
  readonly findings: readonly Diagnosis[];
}

function readBeside(folder: string, environment: Readonly<Record<string, string | undefined>>): Beside {
  const findings: Diagnosis[] = [];
  const tolerate = <Value>(read: () => Value): Value | undefined => {
    try {
      return read();
    } catch (error) {
      if (!(error instanceof AieffectError)) throw error;
      findings.push(
        warn("beside-unreadable", "package", {
          what: error.message,
          why: "So nothing is known of the ports that lead to its services.",
        }),
      );
      return undefined;
    }
  };
  const hasCompose = existsSync(join(folder, COMPOSE_FILE));
  const compose = hasCompose ? tolerate(() => readCompose(folder, environment)) : undefined;
  const launch = tolerate(() => findLaunch(toStateFolder(folder)));
  return { compose: compose ?? null, launch, findings };
}

/** The containers whose operations are called, in blueprint order. Of two entries for a container the later counts. */
function toEntries({ blueprint, graph, dockerinfo }: Package, services: readonly KnownService[]) {
  const images = new Map(blueprint.nodes.map((node) => [node.container_name, node.image]));
  const given = new Map(dockerinfo?.docker_info_list.map((entry) => [entry.container_name, entry]));
  const containers = new Set(graph.nodes.map(({ container }) => container));
  return [...containers].map((containerName): PackageEntry => {
    const image = images.get(containerName) ?? "";
    const entry = given.get(containerName);
    if (entry !== undefined) {
      return { containerName, image, host: entry.ip_address, port: entry.port, isMissing: false };
    }
    const service = findKnownService({ containerName, image, host: containerName, port: 0 }, services);
    const host = service?.name ?? containerName;
    return { containerName, image, host, port: service?.ownPort ?? CONTROL_PORT, isMissing: true };
  });
}

function readDockerinfoDocument({ files }: Package): unknown {
  const bytes = files.get(DOCKERINFO_FILE);
  return bytes === undefined
    ? { docker_info_list: [] }
    : parseDocument(new TextDecoder().decode(bytes), DOCKERINFO_FILE);
}
