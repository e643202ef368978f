import { afterAll, expect, test } from "bun:test";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { dirname, join } from "node:path";
import { fillFolder, makeFilledFolder, readFolder } from "../../../test/folder-content.ts";
import { toMemoryFolder } from "../../../test/memory-folder.ts";
import { toSmallDisk } from "../../../test/small-disk.ts";
import { type Output, writeWhole } from "./whole-output.ts";

const scratch = mkdtempSync(join(toMemoryFolder(), "aieffect-cut-short-"));
afterAll(() => rmSync(scratch, { recursive: true }));

const toFolder = (files = {}) => makeFilledFolder(scratch, files);

const WRITER = join(import.meta.dir, "..", "..", "..", "test", "whole-output-writer.ts");

test.skipIf(process.platform === "win32")("a disk that is full leaves what was there, and is told", () => {
  const folder = toFolder({ "blueprint.json": "old" });
  const outputs = [{ folder, files: { ...PACKAGE, "large.bin": "x".repeat(100_000) } }];
  const [shell, ...rest] = toSmallDisk(8);
  const writer = Bun.spawnSync([shell ?? "", ...rest, WRITER, JSON.stringify([{ outputs }])]);
  expect(writer.stdout.toString()).toContain(
    `${join(folder, "large.bin")} cannot be written: files of this size are not allowed. Nothing was written.`,
  );
  expect(readFolder(folder)).toEqual({ "blueprint.json": "old" });
});

const PACKAGE = { "blueprint.json": "{}", "microservice/a1.proto": "a", "microservice/b1.proto": "b" };

const OLD = {
  "blueprint.json": "old",
  "microservice/a1.proto": "old a",
  "microservice/z1.proto": "z",
  "mine.txt": "mine",
};
const NEW = { ...PACKAGE, "mine.txt": "mine" };
const toOutputs = (folder: string): readonly Output[] => [
  { folder, files: PACKAGE, stale: ["microservice/z1.proto"] },
  { folder: dirname(folder), files: { "out.zip": "new" } },
];

/** The old output in a folder of its own, and in the folder above a file. */
function toOldOutput(): string {
  const parent = toFolder({ "out.zip": "old" });
  fillFolder(join(parent, "out"), OLD);
  return join(parent, "out");
}

interface Order {
  readonly outputs: readonly Output[];
  readonly call: number;
  readonly how: "before" | "after" | "failing";
}

async function write(orders: readonly Order[]): Promise<{ lines: readonly string[]; signal: unknown }> {
  const writer = Bun.spawn([process.execPath, WRITER, JSON.stringify(orders)], { stderr: "inherit" });
  const text = await new Response(writer.stdout).text();
  await writer.exited;
  return { lines: text.split("\n").slice(0, -1), signal: writer.signalCode };
}

/** What is there under a final name. */
function readFinal(folder: string): Record<string, string | null> {
  const isStaged = (path: string) => path.startsWith(".aieffect-");
  return Object.fromEntries(Object.entries(readFolder(folder)).filter(([path]) => !isStaged(path)));
}

/** A later run of something else, in the same places. */
function writeLater(folder: string): void {
  writeWhole([
    { folder, files: { "later.txt": "" } },
    { folder: dirname(folder), files: { "later.zip": "" } },
  ]);
}

const isWhole = (folder: string): boolean =>
  [OLD, NEW].some((files) => Bun.deepEquals(readFinal(folder), { ...files, "later.txt": "" }));

/** The number of calls when nothing goes wrong. */
async function countCalls(): Promise<number> {
  const folder = toOldOutput();
  const { lines } = await write([{ outputs: toOutputs(folder), call: -1, how: "before" }]);
  expect(readFinal(folder)).toEqual(NEW);
  return Number(lines[0]);
}

test("whatever call of the file system fails, all of the output is the old one and the error names its place", async () => {
  const folders = Array.from({ length: await countCalls() }, toOldOutput);
  const orders = folders.map(
    (folder, at) => ({ outputs: toOutputs(folder), call: at + 1, how: "failing" }) as const,
  );
  const { lines } = await write(orders);
  let refused = 0;
  for (const [at, folder] of folders.entries()) {
    const line = lines[at] ?? "";
    if (!line.startsWith('"')) continue;
    refused += 1;
    expect(line).toContain(`cannot be written: EIO: i/o error. Nothing was written.`);
    expect(line).toStartWith(`"${dirname(folder)}`);
    expect(readFinal(folder)).toEqual(OLD);
    expect(readFileSync(join(dirname(folder), "out.zip"), "utf8")).toBe("old");
  }
  expect(refused).toBeGreaterThan(40);
});

test("wherever it is killed, no file is half, and the next run brings the old output back whole, or finds the new one", async () => {
  const calls = await countCalls();
  // The last third is where it swaps; before that nothing has a final name yet.
  const spread = Array.from({ length: calls }, (_, at) => at + 1).filter(
    (call) => call > calls * 0.7 || call % 9 === 0,
  );
  const kills = spread.map((call) => ({ call, how: call % 2 === 0 ? "after" : "before" }) as const);
  let mixed = 0;
  const killOne = async (kill: (typeof kills)[number]) => {
    const folder = toOldOutput();
    expect((await write([{ outputs: toOutputs(folder), ...kill }])).signal).toBe("SIGKILL");
    for (const [path, text] of Object.entries(readFinal(folder))) {
      const wanted: readonly unknown[] = [Reflect.get(OLD, path), Reflect.get(NEW, path)];
      expect(wanted).toContain(text);
    }
    if (!Bun.deepEquals(readFinal(folder), OLD) && !Bun.deepEquals(readFinal(folder), NEW)) mixed += 1;
    writeLater(folder);
    expect(isWhole(folder)).toBeTrue();
    expect(readdirSync(dirname(folder)).toSorted()).toEqual(["later.zip", "out", "out.zip"]);
  };
  for (let at = 0; at < kills.length; at += 4) await Promise.all(kills.slice(at, at + 4).map(killOne));
  // Between two renames, and nowhere else.
  expect(mixed).toBeWithin(1, 8);
}, 30_000);

test("what another process that is alive has staged stays, and while it swaps nobody else does", () => {
  const folder = toFolder({ "a.txt": "a" });
  const alive = Bun.spawn(["sleep", "60"]);
  try {
    const staged = join(folder, `.aieffect-output-${alive.pid}-abc`);
    mkdirSync(staged);
    mkdirSync(join(folder, ".aieffect-swap"));
    writeFileSync(join(folder, ".aieffect-swap", "owner"), String(alive.pid));
    expect(() => writeWhole([{ folder, files: { "a.txt": "new", "b.txt": "b" } }])).toThrow(
      `${folder} is being written to by process ${alive.pid} (if that is no aieffect, remove ${folder}/.aieffect-swap). Nothing was written.`,
    );
    expect(existsSync(staged)).toBeTrue();
    expect(readFileSync(join(folder, "a.txt"), "utf8")).toBe("a");
  } finally {
    alive.kill();
  }
});
