/** Writes all templates, with the kit of today: `build-templates.ts`, after a change of kit or parts. */
import { existsSync, rmSync } from "node:fs";
import { join } from "node:path";
import { TEMPLATES_FOLDER } from "../src/assets.ts";
import { listTemplate } from "../src/scaffold/template-folder.ts";
import { createTemplateFiles, TEMPLATE_FOLDERS } from "./templates/template-files.ts";

/** Leaves what is right as it is, and removes what a template has no longer. */
export async function writeTemplates(): Promise<void> {
  const files = await createTemplateFiles();
  for (const path of listTemplateFiles()) if (!(path in files)) rmSync(join(TEMPLATES_FOLDER, path));
  for (const [path, text] of Object.entries(files)) {
    const file = Bun.file(join(TEMPLATES_FOLDER, path));
    if (!(await file.exists()) || (await file.text()) !== text) await file.write(text);
  }
}

/** What is there now. */
export function listTemplateFiles(): string[] {
  return TEMPLATE_FOLDERS.filter((folder) => existsSync(join(TEMPLATES_FOLDER, folder))).flatMap((folder) =>
    listTemplate(join(TEMPLATES_FOLDER, folder)).map((path) => `${folder}/${path}`),
  );
}

if (import.meta.main) await writeTemplates();
