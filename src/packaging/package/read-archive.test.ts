/** Archives that are broken or mean harm: each is refused, and the message names the entry. */
import { afterAll, describe, expect, test } from "bun:test";
import { truncateSync, writeFileSync } from "node:fs";
import { makeFolder } from "../../../test/contract/store-files.ts";
import { SMALL_PACKAGE } from "../../../test/small-package.ts";
import { toZip, withField, withName } from "../../../test/zip-archive.ts";
import { AieffectError } from "../../errors.ts";
import { openArchive } from "../../package-files/archive-tree.ts";
import { readPackage } from "./read-package.ts";

const folder = makeFolder();
afterAll(() => folder[Symbol.dispose]());

let count = 0;
function write(archive: Uint8Array): string {
  count += 1;
  const path = folder.file(`${count}.zip`);
  writeFileSync(path, archive);
  return path;
}

const GOOD = toZip(SMALL_PACKAGE);
const BLUEPRINT = "blueprint.json";
const PROTO = "microservice/Alpha1.proto";
/** File types of Unix, in the upper half of the attributes. */
const LINK = 0o120777 * 0x1_0000;
const PIPE = 0o010644 * 0x1_0000;

async function refusalOf(archive: Uint8Array): Promise<string> {
  const path = write(archive);
  const error = await readPackage(path).then(
    () => null,
    (reason: unknown) => reason,
  );
  expect(error).toHaveProperty("code", "INVALID_INPUT");
  return String(error).replace("AieffectError: ", "").replace(`${path}: `, "").replace(path, "ARCHIVE");
}

const withEntry = (name: string, content = "x") => toZip({ ...SMALL_PACKAGE, [name]: content });

describe("a name that is no path inside of the folder is refused", () => {
  test.each([
    ["/etc/cron.d/x", "/etc/cron.d/x has an absolute name"],
    ["../outside", "../outside has a name that leads out of its folder"],
    ["microservice/../../x.proto", "microservice/../../x.proto has a name that leads out of its folder"],
    ["..\\outside", "..\\outside has a name that leads out of its folder"],
    ["a\\..\\..\\x", "a\\..\\..\\x has a name that leads out of its folder"],
    ["\\\\server\\share\\x", "\\\\server\\share\\x has an absolute name"],
    ["C:\\x", "C:\\x has the letter of a drive in its name"],
    ["c:x", "c:x has the letter of a drive in its name"],
    ["microservice//x", "microservice//x has a name with an empty part"],
    ["./blueprint.json", "./blueprint.json has a name with an empty part"],
    ["x\0.proto", "x\\u0000.proto has a name with characters that cannot be printed"],
    ["é\u001b[2J", "é\\u001b[2J has a name with characters that cannot be printed"],
    ["x\u202etxt", "x\\u202etxt has a name with characters that cannot be printed"],
    ["a/.. /.. /x", "a/.. /.. /x has a name with an empty part"],
    ["/", "/ has no name"],
    [`${"x".repeat(300)}`, `${"x".repeat(300)} has a part of more than 255 bytes in its name`],
    [`${"x/".repeat(32)}y`, `${"x/".repeat(32)}y has a name of more than 32 parts`],
    [`${"x/".repeat(600)}y`, `${"x/".repeat(600)}y has a name of more than 1024 bytes`],
  ])("%j", async (name, message) => {
    expect(await refusalOf(withEntry(name))).toBe(`${message}. Nothing of the archive is taken.`);
  });
});

describe("two entries that would be one file are refused", () => {
  test("of the same name", async () => {
    const archive = withName(
      toZip({ ...SMALL_PACKAGE, "blueprint.jso_": "{}" }),
      "blueprint.jso_",
      BLUEPRINT,
    );
    expect(await refusalOf(archive)).toBe("blueprint.json is there twice.");
  });

  test.each([
    ["dockerinfo.json/x", "dockerinfo.json is both a file and a folder."],
    ["DOCKERINFO.json/", "dockerinfo.json is both a file and a folder."],
    [
      "Blueprint.json",
      "Blueprint.json and blueprint.json differ in case only, and are one file on some systems.",
    ],
    ["microservice\\Alpha1.proto", "microservice\\Alpha1.proto is there twice."],
  ])("%s beside the others", async (name, message) => {
    expect(await refusalOf(withEntry(name))).toBe(message);
  });

  test("of names whose accents are written in two ways", async () => {
    const archive = toZip({ ...SMALL_PACKAGE, "\u00e9.txt": "", "e\u0301.txt": "" });
    expect(await refusalOf(archive)).toContain("differ in case only");
  });
});

describe("what is no plain file is refused", () => {
  test("a link", async () => {
    expect(await refusalOf(toZip(SMALL_PACKAGE, LINK))).toBe(
      "blueprint.json is a link, and links are not unpacked.",
    );
  });

  test("a pipe", async () => {
    expect(await refusalOf(toZip(SMALL_PACKAGE, PIPE))).toBe(
      "blueprint.json is neither a file nor a folder.",
    );
  });
});

describe("what cannot be read is refused", () => {
  test("an encrypted entry", async () => {
    expect(await refusalOf(withField(GOOD, PROTO, "flags", 1))).toBe(
      `${PROTO} is encrypted, and packages are read without a password.`,
    );
  });

  test("an unknown compression", async () => {
    expect(await refusalOf(withField(GOOD, BLUEPRINT, "method", 93))).toBe(
      "blueprint.json is compressed by method 93: stored (0) and deflate (8) are read. Pack it again.",
    );
  });

  test("content that does not fit its checksum", async () => {
    expect(await refusalOf(withField(GOOD, PROTO, "checksum", 1))).toBe(
      `${PROTO} cannot be read: Invalid CRC32. The archive is damaged, or cut off.`,
    );
  });

  test("two entries of the same bytes, as in a bomb of overlapping ones", async () => {
    expect(await refusalOf(withField(GOOD, PROTO, "offset", 0))).toBe(
      `${PROTO} cannot be read: Ambiguous archive. The archive is damaged, or cut off.`,
    );
  });

  test("an archive that is cut off, wherever", async () => {
    for (let length = 0; length < GOOD.length; length += 7) {
      expect(await refusalOf(GOOD.subarray(0, length))).toStartWith(
        "ARCHIVE is no ZIP archive that can be read",
      );
    }
  });

  test("an archive with a bit turned, or what is read of it is as it was", async () => {
    const { files } = await readPackage(write(GOOD));
    for (let at = 0; at < GOOD.length; at += 3) {
      const archive = GOOD.slice();
      archive[at] = (archive[at] ?? 0) ^ (1 << (at % 8));
      const path = write(archive);
      const read = await readPackage(path).catch((error: AieffectError) => error);
      if (read instanceof AieffectError) expect(read.message).toContain(path);
      else for (const [name, bytes] of read.files) expect<unknown>(bytes).toEqual(files.get(name));
    }
  });

  test("what is no archive", async () => {
    expect(await refusalOf(new TextEncoder().encode("hello"))).toBe(
      "ARCHIVE is no ZIP archive that can be read: File format is not recognized. It may be cut off.",
    );
  });
});

describe("what is larger than it may be is refused", () => {
  test("an entry that says so", async () => {
    expect(await refusalOf(withField(GOOD, PROTO, "size", 2 ** 32 - 2))).toBe(
      `${PROTO} has 4096 MiB, more than the 4 MiB that are read.`,
    );
  });

  test("an entry that has more than it says, before it is unpacked", async () => {
    const archive = toZip({ ...SMALL_PACKAGE, [PROTO]: new Uint8Array(30_000_000) });
    const before = process.memoryUsage().rss;
    expect(await refusalOf(withField(archive, PROTO, "size", 10))).toContain(
      `${PROTO} cannot be read: Invalid`,
    );
    expect(process.memoryUsage().rss - before).toBeLessThan(15_000_000);
  });

  test("entries that are too large together", async () => {
    const protos = Array.from({ length: 70 }, (_, at) => `microservice/p${at}.proto`);
    const many = toZip({ ...SMALL_PACKAGE, ...Object.fromEntries(protos.map((name) => [name, "x"])) });
    const archive = protos.reduce((all, name) => withField(all, name, "size", 4 * 1024 * 1024), many);
    const tree = await openArchive(new Blob([archive.slice()]), "ARCHIVE");
    const sizes = protos.map((name) => tree.read(name).catch((error: Error) => error.message));
    expect((await Promise.all(sizes)).at(-1)).toContain("more than the 0 MiB that are read");
  });

  test("an archive of too many entries", async () => {
    const names = Array.from({ length: 20_001 }, (_, at) => [`${at}.txt`, ""]);
    expect(await refusalOf(toZip({ ...SMALL_PACKAGE, ...Object.fromEntries(names) }))).toBe(
      "ARCHIVE has more than the 20000 entries that are read.",
    );
  });

  test("an archive that is too large itself", async () => {
    const path = write(GOOD);
    truncateSync(path, 300 * 1024 * 1024);
    await expect(readPackage(path)).rejects.toThrow(
      `${path} has 300 MiB, more than the 256 MiB that are read.`,
    );
  });
});

describe("a package is looked for", () => {
  test("below a folder, beside what macOS adds", async () => {
    const contents = Object.fromEntries(
      Object.entries(SMALL_PACKAGE).map(([name, text]) => [`top/sub/${name}`, text]),
    );
    const archive = toZip({ "__MACOSX/top/sub/._blueprint.json": "x", ...contents, "top/readme.md": "" });
    const tree = await openArchive(new Blob([archive.slice()]), "ARCHIVE");
    expect(tree.protos).toEqual([PROTO]);
    expect(tree.others(new Set([BLUEPRINT, "dockerinfo.json", PROTO]))).toEqual([
      "__MACOSX/top/sub/._blueprint.json",
      "top/readme.md",
    ]);
  });

  test("and refused where there are two of them", async () => {
    expect(await refusalOf(toZip({ "a/blueprint.json": "{}", "b/blueprint.json": "{}" }))).toBe(
      "ARCHIVE has more than one package: a/blueprint.json, b/blueprint.json.",
    );
  });

  test("and none is there in what has no blueprint", async () => {
    expect(await refusalOf(toZip({ "microservice/model.proto": "" }))).toBe(
      "ARCHIVE has no blueprint.json, and is no package.",
    );
  });
});
