import { expect, test } from "bun:test";
import { join } from "node:path";

/** The lines that a process writes; the script has `logToStderr`. */
async function readLines(script: string): Promise<unknown[]> {
  const imports = `import { logToStderr } from ${JSON.stringify(join(import.meta.dir, "log.ts"))};`;
  const child = Bun.spawn([process.execPath, "-e", imports + script], { stderr: "pipe" });
  const text = await new Response(child.stderr).text();
  return text
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));
}

test("a fact that cannot be written does not hide the others", async () => {
  const [line] = await readLines(`const circle = {};
    circle.circle = circle;
    logToStderr({ workflow_id: "wf-1", count: 5n, circle }, "Summed");`);
  expect(line).toEqual({
    at: expect.any(String),
    level: "info",
    message: "Summed",
    workflow_id: "wf-1",
    count: "cannot be written as JSON",
    circle: "cannot be written as JSON",
  });
});

test("a line has its time, its level and its message, with facts or without", async () => {
  const lines = await readLines(`logToStderr({ ms: 1 }, "Ended");
    logToStderr({ ms: 2, error: undefined }, "Ended");
    logToStderr({}, 'said "no"');
    logToStderr({ error: undefined }, "Ended");`);
  const head = { at: expect.stringMatching(/^\d{4}-\d\d-\d\dT.*Z$/), level: "info" };
  expect(lines).toEqual([
    { ...head, message: "Ended", ms: 1 },
    { ...head, message: "Ended", ms: 2 },
    { ...head, message: 'said "no"' },
    { ...head, message: "Ended" },
  ]);
});

test("a fact takes the place of what a line begins with", async () => {
  const lines = await readLines(`logToStderr({ level: "warn", at: "noon" }, "Slow");
    logToStderr({ message: "mine", circle: 5n }, "Slow");`);
  expect(lines).toEqual([
    { at: "noon", level: "warn", message: "Slow" },
    { at: expect.any(String), level: "info", message: "mine", circle: "cannot be written as JSON" },
  ]);
});
