import { afterAll, expect, test } from "bun:test";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { toSmallDisk } from "../../test/small-disk.ts";
import { writeChunks } from "./write-chunks.ts";

const folder = mkdtempSync(join(tmpdir(), "aieffect-chunks-"));
const path = join(folder, "result");

afterAll(() => rmSync(folder, { recursive: true }));

async function* give(chunks: readonly Uint8Array[]) {
  for (const chunk of chunks) yield await Promise.resolve(chunk);
}

test("a file has the bytes of all chunks, one after the other", async () => {
  const chunks = fc.array(fc.tuple(fc.integer({ min: 0, max: 255 }), fc.integer({ min: 0, max: 400_000 })), {
    maxLength: 5,
  });
  await fc.assert(
    fc.asyncProperty(chunks, async (given) => {
      const bytes = given.map(([value, length]) => new Uint8Array(length).fill(value));
      const whole = Buffer.concat(bytes);
      expect(await writeChunks(path, give(bytes))).toBe(whole.length);
      expect(readFileSync(path).equals(whole)).toBe(true);
      rmSync(path);
    }),
    { numRuns: 30 },
  );
});

// Chunks that are gathered, and chunks that are written at once; an error at the end, and one in the middle.
test.skipIf(process.platform === "win32").each([
  [1, 20_000],
  [50, 1_000],
  [20, 300_000],
  [1, 2_000_000],
])("%p chunks of %p bytes on a disk that is full are told of", (count, length) => {
  const program = `
    import { writeChunks } from ${JSON.stringify(join(import.meta.dir, "write-chunks.ts"))};
    async function* give() {
      for (let chunk = 0; chunk < ${count}; chunk += 1) yield new Uint8Array(${length});
    }
    await writeChunks(${JSON.stringify(path)}, give()).catch(({ code }) => console.log(code));`;
  const { stdout, stderr } = Bun.spawnSync([...toSmallDisk(10), "-e", program]);
  expect({ stdout: stdout.toString(), stderr: stderr.toString() }).toEqual({ stdout: "EFBIG\n", stderr: "" });
});
