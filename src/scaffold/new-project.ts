/** Makes new projects from the templates. */
import { join } from "node:path";
import { splitName, toServiceNames } from "./project-name.ts";
import { renameService } from "./rename-service.ts";
import { type DataStyle, type ServiceKind, toTemplateFolder, toUseCaseFolder } from "./service-kind.ts";
import { readTemplate } from "./template-folder.ts";
import { createUseCase, USE_CASE_OPERATIONS } from "./use-case-project.ts";
import { writeProject } from "./write-project.ts";

export interface Destination {
  /** Absolute path of the folder with the templates. */
  readonly templates: string;
  /** Absolute path of the folder that becomes the project. */
  readonly folder: string;
}

/** What was made. */
export interface NewProject {
  /** Names of its operations, in the order in which they run. */
  readonly operations: readonly string[];
  /** Paths below the folder. */
  readonly files: readonly string[];
}

/** @throws AieffectError INVALID_INPUT when the name is none, or a file is there already */
export function newService(name: string, kind: ServiceKind, { templates, folder }: Destination): NewProject {
  const names = toServiceNames(name);
  const files = renameService(readTemplate(join(templates, toTemplateFolder(kind))), names);
  writeProject(folder, files);
  return { operations: [names.operation], files: Object.keys(files) };
}

/** @throws AieffectError INVALID_INPUT when the name is none, or a file is there already */
export function newUseCase(name: string, data: DataStyle, { templates, folder }: Destination): NewProject {
  splitName(name);
  const read = (path: string) => readTemplate(join(templates, path));
  const files = createUseCase(name, {
    data,
    useCase: read(toUseCaseFolder(data)),
    sequential: read(toTemplateFolder({ data, mode: "sequential" })),
    concurrent: read(toTemplateFolder({ data, mode: "concurrent" })),
  });
  writeProject(folder, files);
  return { operations: USE_CASE_OPERATIONS, files: Object.keys(files) };
}
