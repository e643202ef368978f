/** A dockerinfo that points at local processes, for the blueprint that the use case exports. */
import { existsSync, writeFileSync } from "node:fs";
import { basename, join } from "node:path";
import { readDocument } from "../document.ts";
import { AieffectError } from "../errors.ts";
import { readBlueprint } from "../model/blueprint.ts";
import { type Dockerinfo, readDockerinfo } from "../model/dockerinfo.ts";
import type { Reading } from "../model/problem.ts";
import type { LaunchPlan } from "./launch-plan.ts";

type Entry = Dockerinfo["docker_info_list"][number];

export interface RunFiles {
  readonly blueprint: string;
  readonly dockerinfo: string;
}

/**
 * Writes it into the state folder; undefined when the use case has no exported blueprint to run.
 * @throws AieffectError INVALID_INPUT, INVALID_BLUEPRINT or INVALID_DOCKERINFO when an exported file is not usable
 */
export function writeLocalDockerinfo(plan: LaunchPlan): RunFiles | undefined {
  const blueprint = join(plan.folder, "export", "blueprint.json");
  if (!existsSync(blueprint)) return undefined;
  const dockerinfo = join(plan.stateFolder, "dockerinfo.json");
  const entries = readExportedEntries(plan.folder, blueprint).map((entry) => toLocalEntry(entry, plan));
  const document = {
    docker_info_list: entries.map((entry) => ({ ...entry, port: String(entry.port) })),
  };
  writeFileSync(dockerinfo, `${JSON.stringify(document, undefined, 2)}\n`);
  return { blueprint, dockerinfo };
}

/** An entry that points at the local process; in dockerinfo a container's address is the compose file's name for it. */
export function toLocalEntry(entry: Entry, plan: LaunchPlan): Entry {
  const service = plan.services.find(({ name }) => name === entry.ip_address);
  return service === undefined ? entry : { ...entry, ip_address: "127.0.0.1", port: service.port };
}

function readExportedEntries(folder: string, blueprint: string): readonly Entry[] {
  const exported = join(folder, "export", "dockerinfo.json");
  if (existsSync(exported)) {
    const reading = readDockerinfo(readDocument(exported, "dockerinfo"), { strict: false });
    return unwrap(reading, exported, "INVALID_DOCKERINFO").docker_info_list;
  }
  const reading = readBlueprint(readDocument(blueprint, "blueprint"), { strict: false });
  const { nodes } = unwrap(reading, blueprint, "INVALID_BLUEPRINT");
  return nodes.map(({ container_name, image }) => ({
    container_name,
    ip_address: toServiceName(image, folder),
    port: 8080,
  }));
}

/** Exported images are called `<use case>-<compose service>:latest`. */
const toServiceName = (image: string, folder: string): string =>
  image.replace(`${basename(folder)}-`, "").replace(/:[^:/]*$/, "");

function unwrap<T>(reading: Reading<T>, path: string, code: "INVALID_BLUEPRINT" | "INVALID_DOCKERINFO"): T {
  if (reading.ok) return reading.value;
  const lines = reading.problems.map(({ message }) => `  ${message}`);
  throw new AieffectError(code, `${path} is not usable:\n${lines.join("\n")}`);
}
