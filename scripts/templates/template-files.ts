/** The four templates as they must be committed. */
import { globSync, readFileSync } from "node:fs";
import { join } from "node:path";
import packageJson from "../../package.json" with { type: "json" };
import { DATA_STYLES, MODES, type ServiceKind, toTemplateFolder } from "../../src/scaffold/service-kind.ts";
import { assembleTemplate, type Files } from "./assemble-template.ts";
import { createKitFiles } from "./kit-files.ts";

const PARTS = join(import.meta.dir, "parts");

export const SERVICE_KINDS: readonly ServiceKind[] = DATA_STYLES.flatMap((data) =>
  MODES.map((mode) => ({ data, mode })),
);

/** A template names the versions that this repository is tested with. */
const VERSIONS: Files = {
  ...packageJson.devDependencies,
  ...packageJson.dependencies,
  bun: packageJson.packageManager.replace("bun@", ""),
};

/** Texts by path below `templates`, with `/` between folders. */
export async function createTemplateFiles(): Promise<Record<string, string>> {
  const kits = new Map(
    await Promise.all(DATA_STYLES.map(async (data) => [data, await createKitFiles(data)] as const)),
  );
  const parts = readParts();
  const files: Record<string, string> = {};
  for (const kind of SERVICE_KINDS) {
    const folder = toTemplateFolder(kind);
    for (const [path, text] of Object.entries(assembleTemplate(parts, kind, VERSIONS))) {
      files[`${folder}/${path}`] = text;
    }
    for (const [path, text] of Object.entries(kits.get(kind.data) ?? {})) {
      files[`${folder}/kit/${path}`] = text;
    }
  }
  return files;
}

function readParts(): Record<string, string> {
  const paths = globSync("**/{*,.*}.part", { cwd: PARTS }).sort();
  return Object.fromEntries(
    paths.map((path) => [path.replaceAll("\\", "/"), readFileSync(join(PARTS, path), "utf8")]),
  );
}
