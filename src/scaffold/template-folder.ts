/** Reads templates from the folder that they lie in. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

/** What using a template in its place leaves behind. */
const LEFT_BEHIND = new Set(["node_modules", "data", ".aieffect", "bun.lock"]);

/** Paths of its files, with `/` between folders. */
export function listTemplate(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true })
    .filter((entry) => !LEFT_BEHIND.has(entry.name))
    .flatMap((entry) => {
      if (!entry.isDirectory()) return [entry.name];
      return listTemplate(join(folder, entry.name)).map((path) => `${entry.name}/${path}`);
    });
}

/** The texts of its files by their paths. */
export function readTemplate(folder: string): Record<string, string> {
  return Object.fromEntries(
    listTemplate(folder).map((path) => [path, readFileSync(join(folder, path), "utf8")]),
  );
}
