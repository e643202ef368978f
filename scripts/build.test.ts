import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { toChecksums } from "./build.ts";
import { binaryPath, findTarget, nativeTarget, TARGETS } from "./targets.ts";

const folder = mkdtempSync(join(tmpdir(), "aieffect-dist-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("sums the binaries of a folder, by name, and nothing else in it", async () => {
  writeFileSync(join(folder, "aieffect-linux-x64"), "b");
  writeFileSync(join(folder, "aieffect-darwin-arm64"), "a");
  writeFileSync(join(folder, "SHA256SUMS"), "old");
  expect(await toChecksums(folder)).toBe(
    "ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb  aieffect-darwin-arm64\n" +
      "3e23e8160039594a33894f6564e1b1348bbd7a0088d42c4acb73eeaed59c009d  aieffect-linux-x64\n",
  );
});

test("names each binary after its system and machine", () => {
  expect(TARGETS.map((target) => binaryPath(target).split(/[\\/]/).at(-1))).toEqual([
    "aieffect-linux-x64",
    "aieffect-linux-arm64",
    "aieffect-linux-x64-musl",
    "aieffect-linux-arm64-musl",
    "aieffect-darwin-x64",
    "aieffect-darwin-arm64",
    "aieffect-windows-x64.exe",
  ]);
});

test("this machine has a target", () => {
  expect(TARGETS).toContain(nativeTarget());
});

test("an unknown target is refused with those that there are", () => {
  expect(() => findTarget("amiga")).toThrow(
    "There is no target amiga; the targets are linux-x64, linux-arm64",
  );
});
