/** What a release publishes, made of a program in place of the binaries, and installed from there. */
import { afterAll, beforeAll, expect, setDefaultTimeout, test } from "bun:test";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { makeMachine, NATIVE, PROGRAM } from "../bare-machine.ts";
import { makeFolder, type TestFolder } from "../contract/store-files.ts";
import { startReleaseServer } from "../release-server.ts";

setDefaultTimeout(60_000);

const SCRIPTS = join(import.meta.dir, "..", "..", "scripts");
const RELEASES = "https://github.com/owner/aieffect/releases";

let folder: TestFolder;
beforeAll(() => {
  folder = makeFolder();
  writeFileSync(folder.file(NATIVE), PROGRAM);
  const { exitCode, stderr } = Bun.spawnSync([join(SCRIPTS, "pack-release"), folder.path, RELEASES]);
  if (exitCode !== 0) throw new Error(stderr.toString());
}, 60_000);
afterAll(() => folder[Symbol.dispose]());

test("is the binary, packed too, the installer, the bill of materials, and the sums of all of them", () => {
  const files = [NATIVE, `${NATIVE}.gz`, "aieffect.cdx.json", "install.sh"];
  expect(readdirSync(folder.path).sort()).toEqual(["SHA256SUMS", ...files].sort());
  const check = Bun.spawnSync(["sha256sum", "--check", "SHA256SUMS"], { cwd: folder.path });
  expect(check.stdout.toString()).toBe(files.map((name) => `${name}: OK\n`).join(""));
});

test("has in its bill of materials the files with their sums", () => {
  const bill = JSON.parse(readFileSync(folder.file("aieffect.cdx.json"), "utf8"));
  const files = bill.metadata.component.components.map(
    ({ name, hashes }: { name: string; hashes: [{ content: string }] }) => {
      return `${hashes[0].content}  ${name}`;
    },
  );
  expect(readFileSync(folder.file("SHA256SUMS"), "utf8")).toStartWith(`${files.join("\n")}\n`);
});

test("has an installer that knows where the releases are", () => {
  const script = readFileSync(folder.file("install.sh"), "utf8");
  expect(script).toContain(`\nreleases=\${AIEFFECT_RELEASES_URL:-${RELEASES}}\n`);
});

test("can be installed", async () => {
  using machine = makeMachine();
  const names = readdirSync(folder.path);
  const files = Object.fromEntries(names.map((name) => [name, readFileSync(folder.file(name))]));
  await using server = await startReleaseServer(files);
  expect((await machine.install(server.url)).exitCode).toBe(0);
  expect(readFileSync(machine.target, "utf8")).toBe(PROGRAM);
});

test("is not published when a binary is of another version, or does not work", () => {
  using machine = makeMachine();
  machine.add("other", "echo aieffect/0.0.1");
  machine.add("broken", "echo aieffect/0.0.2; [ $# -gt 0 ] && [ $1 = --version ]");
  const smoke = (name: string, version: string) =>
    Bun.spawnSync(["sh", join(SCRIPTS, "smoke-test.sh"), join(machine.tools, name), version]);
  const other = smoke("other", "1.0.0");
  expect(other.exitCode).toBe(1);
  expect(other.stderr.toString()).toBe("It is not version 1.0.0 but aieffect/0.0.1\n");
  const broken = smoke("broken", "0.0.2");
  expect(broken.exitCode).toBe(1);
  expect(broken.stderr.toString()).toEndWith("aieffect --help ended with 1\n");
});
