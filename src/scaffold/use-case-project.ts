/** A use case of two services. Pure. */
import { splitName, toServiceNames } from "./project-name.ts";
import { type Files, renameService } from "./rename-service.ts";

/** What the template of a use case calls itself. */
const TEMPLATE = "example-pipeline";

/** The services of the template: what they are called in it, and where they are made from. */
const SERVICES = [
  { name: "prepare-readings", mode: "sequential" },
  { name: "scale-readings", mode: "concurrent" },
] as const;

export interface UseCaseTemplates {
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
  for (const service of SERVICES) {
    const names = toServiceNames(service.name);
    const project = renameService(templates[service.mode], { ...names, host: `${ownName}-${service.name}` });
    for (const [path, text] of Object.entries(project)) {
      if (!ALONE.has(path))
        files[`services/${names.folder}/${path}`] = path === "README.md" ? withoutOwnCompose(text) : text;
    }
  }
  return files;
}
