/**
 * Prints what CHANGELOG.md says of a release: `release-notes.ts v1.2.3`. Refuses a tag that is not the version in
 * package.json, and a version that has no section with a date, or an empty one.
 */
import { readFileSync } from "node:fs";
import { join } from "node:path";
import packageJson from "../package.json" with { type: "json" };

const ROOT = join(import.meta.dir, "..");
/** As https://semver.org has it, without build metadata, which no container tag may have. */
const TAG = /^v(\d+\.\d+\.\d+(?:-[0-9A-Za-z.-]+)?)$/;

/**
 * @param version as package.json has it
 * @throws Error saying what has to be changed before this tag can be released
 */
export function toReleaseNotes(tag: string, version: string, changelog: string): string {
  const tagged = TAG.exec(tag)?.[1];
  if (tagged === undefined)
    throw new Error(`${tag} is no tag of a release: those are like v1.2.3 or v1.2.3-rc.1.`);
  if (tagged !== version) throw new Error(`The tag is ${tag}, and package.json has version ${version}.`);
  const [, ...sections] = changelog.replaceAll(/<!--.*?-->/gs, "").split(/^## /m);
  const section = sections.find((text) => text.startsWith(`${version} `));
  const [heading = "", ...lines] = section?.split("\n") ?? [];
  if (!/^\S+ - \d{4}-\d{2}-\d{2}$/.test(heading)) {
    throw new Error(`CHANGELOG.md has no section "## ${version} - YYYY-MM-DD".`);
  }
  const notes = lines.join("\n").trim();
  if (!/^- /m.test(notes)) throw new Error(`The section of ${version} in CHANGELOG.md says nothing.`);
  return `${notes}\n`;
}

if (import.meta.main) {
  try {
    const changelog = readFileSync(join(ROOT, "CHANGELOG.md"), "utf8");
    process.stdout.write(toReleaseNotes(process.argv[2] ?? "", packageJson.version, changelog));
  } catch (error) {
    console.error(`Error: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}
