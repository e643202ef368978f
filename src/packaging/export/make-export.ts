/** Reads what an export is made of, a use case or a package, and makes it. */
import { existsSync, statSync } from "node:fs";
import { join } from "node:path";
import type { Variables } from "../../model/compose-variables.ts";
import { BLUEPRINT_FILE } from "../../model/package-file.ts";
import type { Package } from "../package/package.ts";
import { readPackage } from "../package/read-package.ts";
import { COMPOSE_FILE, readComposeVariables } from "../source/compose-variables-file.ts";
import { readSourceText } from "../source/source-text.ts";
import type { PipelineIdentity } from "./documents.ts";
import { exportPackage } from "./export-package.ts";
import { type ExportedPackage, exportUseCase } from "./export-use-case.ts";
import { readUseCase } from "./read-use-case.ts";
import type { UseCaseSource } from "./use-case-source.ts";

export type ExportSource =
  | { readonly kind: "use-case"; readonly path: string; readonly useCase: UseCaseSource }
  | { readonly kind: "package"; readonly path: string; readonly package: Package };

export interface ExportRequest {
  readonly mirror: boolean;
  readonly strict: boolean;
  /** The environment, for addresses as the host sees them; null for those of the containers. */
  readonly local: Variables | null;
  /** What is to be as given. */
  readonly identity: Partial<PipelineIdentity>;
  /** What a new pipeline has where nothing is given. */
  readonly newIdentity: () => PipelineIdentity;
}

/** Whether it is a package, as `export` or `import` has written it: a use case has services. */
export function isPackage(path: string): boolean {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found === undefined || !found.isDirectory()) return found !== undefined;
  return existsSync(join(path, BLUEPRINT_FILE)) && !existsSync(join(path, "services"));
}

/**
 * @param path as the user names it: folder of a use case; folder or archive of a package
 * @throws AieffectError GENERATION_REFUSED, and for a package what reading one throws
 */
export async function readExportSource(path: string): Promise<ExportSource> {
  if (isPackage(path)) return { kind: "package", path, package: await readPackage(path) };
  return { kind: "use-case", path, useCase: readUseCase(path) };
}

/** @throws AieffectError GENERATION_REFUSED with everything that is wrong, each with its file and place */
export function makeExport(source: ExportSource, request: ExportRequest): ExportedPackage {
  const local = request.local === null ? null : readComposeVariables(source.path, request.local);
  if (source.kind === "use-case") {
    const identity = { ...request.newIdentity(), ...request.identity };
    return exportUseCase(source.useCase, { ...request, ...identity, local });
  }
  const compose = local === null ? null : readSourceText(join(source.path, COMPOSE_FILE));
  return exportPackage(source.package, {
    identity: request.identity,
    mirror: request.mirror,
    local: local === null ? null : { variables: local, compose },
    place: (path) => join(source.path, path),
  });
}
