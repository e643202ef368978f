import { expect, test } from "bun:test";
import { join } from "node:path";

test("a fact that cannot be written does not hide the others", async () => {
  const script = `import { logToStderr } from ${JSON.stringify(join(import.meta.dir, "log.ts"))};
    const circle = {};
    circle.circle = circle;
    logToStderr({ workflow_id: "wf-1", count: 5n, circle }, "Summed");`;
  const child = Bun.spawn([process.execPath, "-e", script], { stderr: "pipe" });
  expect(JSON.parse(await new Response(child.stderr).text())).toEqual({
    at: expect.any(String),
    level: "info",
    message: "Summed",
    workflow_id: "wf-1",
    count: "cannot be written as JSON",
    circle: "cannot be written as JSON",
  });
});
