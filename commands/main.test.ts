import { expect, test } from "bun:test";
import { join } from "node:path";

test.each([
  ["rejection", 'void Promise.reject(new Error("lost"));'],
  ["exception", 'setTimeout(() => { throw new Error("lost"); }, 0);'],
])("a %s that nobody handles ends the process with one message", async (_, defect) => {
  const script = `
    import { main } from "./commands/main.ts";
    await main(["--version"]);
    ${defect}
    setTimeout(() => console.log("goes on"), 5_000);
  `;
  const child = Bun.spawn([process.execPath, "--eval", script], {
    cwd: join(import.meta.dir, ".."),
    env: { PATH: process.env.PATH },
    stdio: ["ignore", "pipe", "pipe"],
  });
  expect(await child.exited).toBe(1);
  expect(await new Response(child.stdout).text()).not.toContain("goes on");
  const lines = (await new Response(child.stderr).text()).trimEnd().split("\n");
  expect(lines).toEqual(["Error: Error: lost", expect.stringContaining("AIEFFECT_DEBUG=1")]);
});
