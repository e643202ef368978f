/** Small files below a folder. */
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";

/** @param files contents by path */
export function fillFolder(folder: string, files: Readonly<Record<string, string | Uint8Array>>): void {
  for (const [path, content] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), content);
  }
}

/** A new folder that holds these files. */
export function makeFilledFolder(parent: string, files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(parent, "f"));
  fillFolder(folder, files);
  return folder;
}

/** All files, hidden ones too, by path; an empty folder is one with a text of null. */
export function readFolder(folder: string, inside = ""): Record<string, string | null> {
  const found: Record<string, string | null> = {};
  for (const entry of readdirSync(join(folder, inside), { withFileTypes: true })) {
    const path = join(inside, entry.name);
    if (!entry.isDirectory()) found[path] = readFileSync(join(folder, path), "utf8");
    else if (readdirSync(join(folder, path)).length === 0) found[path] = null;
    else Object.assign(found, readFolder(folder, path));
  }
  return found;
}
