/** Output that goes to a disk without room: Linux has one, /dev/full. */
import { describe, expect, test } from "bun:test";
import { existsSync } from "node:fs";
import { SOURCE } from "../aieffect-process.ts";
import { makePipelineFolder } from "../pipeline-folder.ts";
import { complete } from "../scripted-answers.ts";
import { ScriptedService } from "../scripted-service.ts";

const FULL = "/dev/full";
const LOST = "Error: Not all of the output could be written: ENOSPC: no space left on device, write\n";

async function runIntoFullDisk(folder: string, ...args: string[]) {
  const child = Bun.spawn([...SOURCE, ...args], {
    cwd: folder,
    stdio: ["ignore", Bun.file(FULL), "pipe"],
  });
  const stderr = await new Response(child.stderr).text();
  return { exitCode: await child.exited, stderr };
}

describe.skipIf(!existsSync(FULL))("a disk that is full (skipped where there is no /dev/full)", () => {
  test.each([[["--plain"]], [["--json"]]])(
    "does not stop a run with %j, but is told, and is no success",
    async (flags) => {
      await using service = new ScriptedService({ "execute a": [complete()], "execute b": [complete()] });
      using folder = makePipelineFolder("a>b", service);
      const run = await runIntoFullDisk(folder.path, "run", "blueprint.json", "dockerinfo.json", ...flags);
      expect(service.callsOf("execute b")).toHaveLength(1);
      expect(run.exitCode).toBe(1);
      expect(run.stderr).toStartWith(LOST);
      expect(run.stderr).not.toContain("defect");
    },
  );

  test("is told once by a command that ends well otherwise", async () => {
    await using service = new ScriptedService({});
    using folder = makePipelineFolder("a>b", service);
    expect(await runIntoFullDisk(folder.path, "check", "blueprint.json")).toEqual({
      exitCode: 1,
      stderr: LOST,
    });
  });
});
