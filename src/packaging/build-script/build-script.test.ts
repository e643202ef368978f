import { afterAll, expect, test } from "bun:test";
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fillFolder } from "../../../test/folder-content.ts";
import { readComposeSource } from "../source/compose-source.ts";
import { toBuildScript } from "./build-script.ts";
import { writeBuildScript } from "./write-build-script.ts";

const scratch = mkdtempSync(join(tmpdir(), "aieffect-build-script-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const toScript = (directory: string, compose: string) =>
  toBuildScript(directory, readComposeSource(compose, "docker-compose.yml", {}));

const toTags = (directory: string, compose: string): readonly string[] =>
  toScript(directory, compose)
    .text.split("\n")
    .filter((line) => line.startsWith("docker tag "));

test("every service that is built is tagged, in the order of the file, and no other", () => {
  const compose =
    "services: { zeta: {build: .}, villas-node: {image: villas}, '7': {build: {context: x}}, alpha: {build: y}, none: {build: } }";
  expect(toTags("wind_park", compose)).toEqual([
    "docker tag wind_park-zeta wind_park-zeta:latest",
    "docker tag wind_park-7 wind_park-7:latest",
    "docker tag wind_park-alpha wind_park-alpha:latest",
  ]);
});

test.each([
  ["Wind Park.v2", "windparkv2-a", "'Wind Park.v2-a:latest'"],
  ["_Use-Case_", "use-case_-a", "_Use-Case_-a:latest"],
  ["it's", "its-a", `'it'\\''s-a:latest'`],
])("of %s the image is called as Compose calls it", (directory, from, to) => {
  expect(toTags(directory, "services: {a: {build: .}}")).toEqual([`docker tag ${from} ${to}`]);
});

test("a name of the project, or of the image, that the file gives counts", () => {
  expect(
    toTags("Dir", "name: my-project\nservices: {a: {build: ., image: registry/a:2}, b: {build: .}}"),
  ).toEqual(["docker tag registry/a:2 Dir-a:latest", "docker tag my-project-b Dir-b:latest"]);
});

const DOCKER = '#!/bin/bash\necho "docker $*" >> "$LOG"\n[ "$1 $2" != "$FAILS_AT" ]\n';

/** With a `docker` that writes down how it was called. */
function runScript(folder: string, failsAt = "") {
  const bin = mkdtempSync(join(scratch, "bin"));
  writeFileSync(join(bin, "docker"), DOCKER, { mode: 0o755 });
  const log = join(bin, "log");
  const environment = { PATH: `${bin}:${process.env.PATH}`, LOG: log, FAILS_AT: failsAt };
  const { exitCode, stdout } = Bun.spawnSync([join(folder, "build_and_tag.sh")], {
    cwd: "/",
    env: environment,
  });
  return { exitCode, stdout: stdout.toString(), calls: readFileSync(log, "utf8").split("\n").slice(0, -1) };
}

const COMPOSE = "services:\n  a-service: {build: .}\n  redis: {image: redis}\n  b: {build: b}\n";
const isWindows = process.platform === "win32";

test.skipIf(isWindows)(
  "run from anywhere it builds, tags, and says what next; when something fails it stops",
  () => {
    const folder = join(scratch, "it's a $case");
    fillFolder(folder, { "docker-compose.yml": COMPOSE });
    const written = writeBuildScript(folder, {});
    expect(statSync(written.path).mode & 0o777).toBe(0o755);
    const images = ["it's a $case-a-service:latest", "it's a $case-b:latest"];
    expect(written).toEqual({ path: join(folder, "build_and_tag.sh"), images });
    const { exitCode, stdout, calls } = runScript(folder);
    expect(exitCode).toBe(0);
    expect(calls).toEqual([
      "docker compose build",
      ...images.map(
        (image) => `docker tag itsacase-${image.slice("it's a $case-".length, -":latest".length)} ${image}`,
      ),
    ]);
    for (const text of [
      "Building the images of it's a $case",
      ...images,
      "docker compose up",
      "aieffect export",
    ])
      expect(stdout).toContain(text);
    expect(runScript(folder, "compose build")).toMatchObject({
      exitCode: 1,
      calls: ["docker compose build"],
    });
  },
);

test.skipIf(Bun.which("shellcheck") === null)("shellcheck finds nothing in it (needs shellcheck)", () => {
  const folder = join(scratch, "checked $x `y`");
  fillFolder(folder, { "docker-compose.yml": COMPOSE });
  const { path } = writeBuildScript(folder, {});
  const { exitCode, stdout } = Bun.spawnSync(["shellcheck", path]);
  expect([exitCode, stdout.toString()]).toEqual([0, ""]);
});

test("one that is there is replaced whole", () => {
  const folder = join(scratch, "again");
  fillFolder(folder, {
    "docker-compose.yml": COMPOSE,
    "build_and_tag.sh": "mine".repeat(1000),
    ".env": "X=1",
  });
  writeBuildScript(folder, {});
  const { text } = toScript("again", COMPOSE);
  expect(readFileSync(join(folder, "build_and_tag.sh"), "utf8")).toBe(text);
});

test.each([
  ["no compose file", {}, "docker-compose.yml is not there"],
  ["no services", { "docker-compose.yml": "version: '3'" }, "docker-compose.yml: has no services"],
  [
    "services that are none",
    { "docker-compose.yml": "services: []" },
    "docker-compose.yml: services: must be",
  ],
  ["a service that is none", { "docker-compose.yml": "services: {a: x}" }, "services.a: must be an object"],
  [
    "YAML that is none",
    { "docker-compose.yml": "services:\n  a: {\n" },
    "docker-compose.yml:3: is no valid YAML",
  ],
  [
    "a variable that is demanded",
    { "docker-compose.yml": "services: {a: {image: '$" + "{Y:?}'}}" },
    "The variable Y is not set",
  ],
])("%s: nothing is written", (_, files, message) => {
  const folder = mkdtempSync(join(scratch, "bad"));
  fillFolder(folder, files);
  expect(() => writeBuildScript(folder, {})).toThrow(message);
  expect(existsSync(join(folder, "build_and_tag.sh"))).toBeFalse();
});
