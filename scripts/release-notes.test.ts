import { expect, test } from "bun:test";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { toReleaseNotes } from "./release-notes.ts";

const CHANGELOG = `# Changelog

<!--
## 9.9.9 - 2020-01-01
- An example.
-->

## Unreleased

## 1.2.3 - 2026-11-26

### Added

- \`aieffect run\`: runs.

## 1.2.0 - 2026-11-01

- Old.

## 1.1.0 - 2026-10-01

### Added

## 1.0.0 - soon

- New.
`;

test("the notes of a release are its section, without its heading", () => {
  expect(toReleaseNotes("v1.2.3", "1.2.3", CHANGELOG)).toBe("### Added\n\n- `aieffect run`: runs.\n");
});

test.each([
  ["1.2.3", "1.2.3", "1.2.3 is no tag of a release: those are like v1.2.3 or v1.2.3-rc.1."],
  ["v1.2", "1.2", "v1.2 is no tag of a release"],
  ["v1.2.3+a", "1.2.3+a", "is no tag of a release"],
  ["v1.2.4", "1.2.3", "The tag is v1.2.4, and package.json has version 1.2.3."],
  ["v2.0.0-rc.1", "2.0.0-rc.1", 'CHANGELOG.md has no section "## 2.0.0-rc.1 - YYYY-MM-DD".'],
  ["v1.0.0", "1.0.0", 'CHANGELOG.md has no section "## 1.0.0 - YYYY-MM-DD".'],
  ["v1.1.0", "1.1.0", "The section of 1.1.0 in CHANGELOG.md says nothing."],
  ["v9.9.9", "9.9.9", "CHANGELOG.md has no section"],
])("%s with version %s is refused", (tag, version, message) => {
  expect(() => toReleaseNotes(tag, version, CHANGELOG)).toThrow(message);
});

test("what is unreleased today could be released", () => {
  const changelog = readFileSync(join(import.meta.dir, "..", "CHANGELOG.md"), "utf8");
  const released = changelog.replace("## Unreleased\n", "## Unreleased\n\n## 77.0.0 - 2026-11-26\n");
  expect(toReleaseNotes("v77.0.0", "77.0.0", released)).toContain("### Added");
});

test("the command says on stderr what is wrong, and prints no notes", () => {
  const script = join(import.meta.dir, "release-notes.ts");
  const { exitCode, stdout, stderr } = Bun.spawnSync([process.execPath, script, "v0.0.0"]);
  expect({ exitCode, stdout: stdout.toString() }).toEqual({ exitCode: 1, stdout: "" });
  expect(stderr.toString()).toStartWith("Error: The tag is v0.0.0, and package.json has version ");
});
