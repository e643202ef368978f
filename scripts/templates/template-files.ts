/** The templates as they must be committed: four services and two use cases. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import {
  DATA_STYLES,
  MODES,
  type ServiceKind,
  toTemplateFolder,
  toUseCaseFolder,
} from "../../src/scaffold/service-kind.ts";
import { assembleTemplate, type Files } from "./assemble-template.ts";
import { createKitFiles } from "./kit-files.ts";

const PARTS = join(import.meta.dir, "parts");
/** Of a use case: what is around its services, which are made from the templates of services. */
const USE_CASE_PARTS = join(import.meta.dir, "use-case-parts");

export const SERVICE_KINDS: readonly ServiceKind[] = DATA_STYLES.flatMap((data) =>
  MODES.map((mode) => ({ data, mode })),
);

/** A template names the versions that this repository is tested with. */
const VERSIONS: Files = {
  ...packageJson.devDependencies,
  ...packageJson.dependencies,
  bun: packageJson.packageManager.replace("bun@", ""),
};

/** Folders below `templates`. */
export const TEMPLATE_FOLDERS: readonly string[] = [
  ...SERVICE_KINDS.map(toTemplateFolder),
  ...DATA_STYLES.map(toUseCaseFolder),
];

/** Texts by path below `templates`, with `/` between folders. */
export async function createTemplateFiles(): Promise<Record<string, string>> {
  return { ...(await createServiceFiles()), ...createUseCaseFiles() };
}

function createUseCaseFiles(): Record<string, string> {
  const parts = readParts(USE_CASE_PARTS);
  return Object.fromEntries(
    DATA_STYLES.flatMap((data) =>
      Object.entries(assembleTemplate(parts, [data], VERSIONS)).map(([path, text]) => [
        `${toUseCaseFolder(data)}/${path}`,
        text,
      ]),
    ),
  );
}

async function createServiceFiles(): Promise<Record<string, string>> {
  const kits = new Map(
    await Promise.all(DATA_STYLES.map(async (data) => [data, await createKitFiles(data)] as const)),
  );
  const parts = readParts(PARTS);
  const files: Record<string, string> = {};
  for (const kind of SERVICE_KINDS) {
    const folder = toTemplateFolder(kind);
    for (const [path, text] of Object.entries(assembleTemplate(parts, [kind.data, kind.mode], VERSIONS))) {
      files[`${folder}/${path}`] = text;
    }
    for (const [path, text] of Object.entries(kits.get(kind.data) ?? {})) {
      files[`${folder}/kit/${path}`] = text;
    }
  }
  return files;
}

function readParts(folder: string): Record<string, string> {
  const paths = globSync("**/{*,.*}.part", { cwd: folder }).sort();
  return Object.fromEntries(
    paths.map((path) => [path.replaceAll("\\", "/"), readFileSync(join(folder, path), "utf8")]),
  );
}
