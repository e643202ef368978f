import { afterAll, expect, test } from "bun:test";
import { rmSync } from "node:fs";
import { runAieffect } from "../aieffect-process.ts";
import { BINARY } from "../binary.ts";
import { ANSWERS, makeUseCaseFolder } from "../use-case-folder.ts";

const folder = await makeUseCaseFolder({ alpha: ANSWERS });
const run = (...args: string[]) =>
  runAieffect(args, { command: BINARY, folder: folder.path, environment: { PATH: "", HOME: folder.path } });

afterAll(async () => {
  await run("down", ".");
  rmSync(folder.path, { recursive: true, force: true });
});

test("the binary runs a service's script itself, without Bun or Node on the machine", async () => {
  expect(await run("up", ".", "--detach")).toMatchObject({ exitCode: 0, stderr: "" });
  expect((await fetch(`http://127.0.0.1:${folder.ports.alpha}/health`)).ok).toBe(true);
  expect((await run("down", ".")).stdout).toBe("Stopped: alpha\n");
});
