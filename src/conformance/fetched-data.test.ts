import { afterAll, describe, expect, test } from "bun:test";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Grade } from "../model/conformance-finding.ts";
import type { DataReference } from "../model/data-reference.ts";
import { decodeInline, judgeSize, readLocalFile } from "./fetched-data.ts";

const folder = mkdtempSync(join(tmpdir(), "aieffect-fetched-"));
afterAll(() => rmSync(folder, { recursive: true }));

const CONTENT = '{"a":1}';
const SHA256 = createHash("sha256").update(CONTENT).digest("hex");

const reference = (otherwise: Partial<DataReference> = {}): DataReference => ({
  protocol: "inline",
  uri: Buffer.from(CONTENT).toString("base64"),
  format: "json",
  schema_uri: null,
  size_bytes: null,
  checksum: null,
  metadata: {},
  ...otherwise,
});

describe("inline data", () => {
  test("that is the JSON that it says", () => {
    expect(decodeInline(reference())).toMatchObject({ verdict: { grade: "pass" }, content: { bytes: 7 } });
  });

  test("that is none fails, unless it is of another format", () => {
    const uri = Buffer.from("a,b").toString("base64");
    expect(decodeInline(reference({ uri })).verdict.grade).toBe("fail");
    expect(decodeInline(reference({ uri, format: "csv" })).verdict.grade).toBe("pass");
  });
});

describe("size and checksum", () => {
  test.each<[Partial<DataReference>, Grade | null]>([
    [{}, null],
    [{ size_bytes: 7 }, "pass"],
    [{ size_bytes: 8 }, "fail"],
    [{ checksum: `sha256:${SHA256}` }, "pass"],
    [{ checksum: `SHA-256:${SHA256.toUpperCase()}` }, "pass"],
    [{ checksum: `sha256:${SHA256.replace(/./, "x")}` }, "fail"],
    [{ size_bytes: 8, checksum: `sha256:${SHA256}` }, "fail"],
    // Nobody here can tell whether these are right.
    [{ checksum: "crc64:1234" }, null],
    [{ size_bytes: 7, checksum: "crc64:1234" }, "pass"],
  ])("%j: %p", (otherwise, grade) => {
    const given = reference(otherwise);
    const { content } = decodeInline(given);
    expect(content === null ? null : (judgeSize(given, content)?.grade ?? null)).toBe(grade);
  });
});

describe("a file", () => {
  const file = (uri: string, otherwise: Partial<DataReference> = {}) =>
    readLocalFile(reference({ protocol: "file", uri, ...otherwise }));

  test("that is there, by path or URL, or a folder", async () => {
    const path = join(folder, "a.json");
    writeFileSync(path, CONTENT);
    for (const uri of [path, `file://${path}`]) {
      const { verdict, content } = await file(uri, { checksum: `sha256:${SHA256}` });
      expect([verdict.grade, content]).toEqual(["pass", { bytes: 7, checksum: SHA256 }]);
    }
    expect(await file(folder)).toMatchObject({ verdict: { grade: "pass" }, content: null });
  });

  test.each(["nowhere.csv", "a\0b", "file://elsewhere/a.csv", "x".repeat(10_000)])(
    "that is not here is a warning: %p",
    async (name) => {
      const uri = name.startsWith("file:") ? name : join(folder, name);
      expect((await file(uri)).verdict.grade).toBe("warn");
    },
  );

  test.skipIf(process.platform === "win32")("that is a pipe is not waited for", async () => {
    const path = join(folder, "pipe");
    expect(await Bun.spawn(["mkfifo", path]).exited).toBe(0);
    expect((await file(path)).verdict.grade).toBe("fail");
  });
});
