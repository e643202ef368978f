/** A use case of two services. Pure. */
import { type ServiceNames, splitName, toServiceNames } from "./project-name.ts";
import { type Files, renameService } from "./rename-service.ts";
import type { DataStyle } from "./service-kind.ts";

/** What the template of a use case calls itself. */
const TEMPLATE = "example-pipeline";

/** The services of the template, as they feed each other: their names in it, and what they are made from. */
const SERVICES = [
  { names: toServiceNames("prepare-readings"), mode: "sequential" },
  { names: toServiceNames("scale-readings"), mode: "concurrent" },
] as const;

/** In the order in which they run. */
export const USE_CASE_OPERATIONS: readonly string[] = SERVICES.map(({ names }) => names.operation);

export interface UseCaseTemplates {
  /** Of all of them. */
  readonly data: DataStyle;
  readonly useCase: Files;
  readonly sequential: Files;
  readonly concurrent: Files;
}

/** Of a single service only: in a use case one file starts all services. */
const ALONE = new Set(["docker-compose.yml", ".gitignore"]);

/** Leaves out of its README how it is started alone, with a compose file of its own. */
const withoutOwnCompose = (text: string): string => text.replace(/^Without Bun, .*?(?=^## )/ms, "");

/** @throws AieffectError INVALID_INPUT saying what a name may be */
export function createUseCase(name: string, templates: UseCaseTemplates): Record<string, string> {
  const ownName = splitName(name).join("-");
  const files: Record<string, string> = {};
  for (const [path, text] of Object.entries(templates.useCase)) {
    files[path] = text.replaceAll(TEMPLATE, ownName);
  }
  for (const { names, mode } of SERVICES) {
    const host = `${ownName}-${names.host}`;
    for (const [path, text] of Object.entries(renameService(templates[mode], { ...names, host }))) {
      if (!ALONE.has(path))
        files[`services/${names.folder}/${path}`] = path === "README.md" ? withoutOwnCompose(text) : text;
    }
  }
  return { ...files, ...(templates.data === "protobuf" && joinMessages(files)) };
}

const toProtoPath = (names: ServiceNames): string => `services/${names.folder}/proto/${names.folder}.proto`;

/**
 * What the rpc of a service takes is what the one before it gives, under the same name: by that portals tell which can be
 * connected. To read it, the service has the proto file of the one before, too. The export has those of both containers.
 */
function joinMessages(files: Files): Files {
  const joined: Record<string, string> = {};
  for (const [at, { names }] of SERVICES.entries()) {
    const before = SERVICES[at - 1]?.names;
    const own = files[toProtoPath(names)] ?? "";
    const proto =
      before === undefined ? own : own.replaceAll(`${names.operation}Request`, `${before.operation}Response`);
    joined[toProtoPath(names)] = proto;
    joined[`export/microservice/${names.folder}1.proto`] = proto;
    if (before === undefined) continue;
    joined[`services/${names.folder}/proto/before/${before.folder}.proto`] = files[toProtoPath(before)] ?? "";
  }
  return joined;
}
