import { expect, test } from "bun:test";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { compress, decompress } from "./bzip2.ts";

/** A piece and a bit, of every byte. */
const BYTES = Uint8Array.from({ length: 950_000 }, (_, index) => Math.imul(index, 2_654_435_761) >>> 24);

test("what is compressed comes back, also beyond one piece", async () => {
  for (const bytes of [Buffer.from("\n"), BYTES]) {
    expect(Bun.hash(await decompress(await compress(bytes)))).toBe(Bun.hash(bytes));
  }
});

test.skipIf(Bun.which("bunzip2") === null)(
  "an independent bunzip2 reads it (where there is one)",
  async () => {
    const folder = mkdtempSync(join(tmpdir(), "aieffect-bzip2-"));
    const path = join(folder, "load_p.csv.bz2");
    writeFileSync(path, await compress(BYTES));
    const { stdout, exitCode } = Bun.spawnSync(["bunzip2", "--stdout", path]);
    expect([exitCode, Bun.hash(stdout)]).toEqual([0, Bun.hash(BYTES)]);
    rmSync(folder, { recursive: true });
  },
);

test.skipIf(Bun.which("bzip2") === null)(
  "it reads what an independent bzip2 makes (where there is one)",
  async () => {
    const { stdout } = Bun.spawnSync(["bzip2", "--stdout"], { stdin: BYTES });
    expect(Bun.hash(await decompress(stdout))).toBe(Bun.hash(BYTES));
  },
);

test("what is no bzip2, or only the half of it, is refused", async () => {
  await expect(decompress(Buffer.from("load_1_0\n1\n"))).rejects.toThrow("not bzip2");
  const whole = await compress(BYTES);
  const half = whole.subarray(0, whole.length / 2);
  await expect(decompress(half)).rejects.toThrow("broken bzip2");
});
