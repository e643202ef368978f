/** Starts the service as a process and calls it as an orchestrator does. */
import { afterAll, beforeAll, expect, test } from "bun:test";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

const folder = mkdtempSync(join(tmpdir(), "scale-readings-"));
let service: Bun.Subprocess<"ignore", "ignore", "pipe">;
let url = "";

beforeAll(async () => {
  service = Bun.spawn([process.execPath, join(import.meta.dir, "service.ts")], {
    env: { ...process.env, HOST: "127.0.0.1", PORT: "0", SERVICE_API_KEY: "", DATA_DIR: folder },
    stdio: ["ignore", "ignore", "pipe"],
  });
  url = `http://127.0.0.1:${await findPort(service.stderr)}`;
});

afterAll(async () => {
  service.kill();
  await service.exited;
  rmSync(folder, { recursive: true });
});

/** The first line of the log says where the service listens. The rest is read too: the service writes on. */
function findPort(log: ReadableStream<Uint8Array>): Promise<string> {
  const { promise, resolve, reject } = Promise.withResolvers<string>();
  void (async () => {
    let text = "";
    for await (const chunk of log) {
      text += new TextDecoder().decode(chunk);
      const [, port] = /"Listening".*"port":(\d+)/.exec(text) ?? [];
      if (port !== undefined) resolve(port);
    }
    reject(new Error(`The service did not start:\n${text}`));
  })();
  return promise;
}

const call = async (path: string, body?: object) => {
  const answer = await fetch(`${url}${path}`, {
    method: body === undefined ? "GET" : "POST",
    headers: { "content-type": "application/json" },
    ...(body !== undefined && { body: JSON.stringify(body) }),
  });
  return answer.json();
};

const execute = (fields: object) =>
  call("/control/execute", { method: "ScaleReadings", workflow_id: "wf-1", task_id: "task_1", ...fields });

/** As an orchestrator does: execute, ask until it has ended, fetch the output. */
async function run(fields: object) {
  let { status, task_id, ...rest } = await execute(fields);
  while (status === "running") {
    await Bun.sleep(10);
    ({ status, ...rest } = await call(`/control/status/${task_id}`));
  }
  if (status === "failed") return { status, error: rest.error };
  return { status, ...(await call(`/control/output/${task_id}`)) };
}

test("is healthy", async () => {
  expect(await call("/health")).toEqual({ status: "ok" });
});

test("answers execute at once, and shows its progress until it is complete", async () => {
  expect(await execute({ task_id: "task_mode" })).toMatchObject({ status: "running", task_id: "task_mode" });
  let status = await call("/control/status/task_mode");
  while (status.status === "running") status = await call("/control/status/task_mode");
  expect(status).toEqual({ status: "complete", progress: 100, error: null });
});

test("scales the sample, and what it made itself", async () => {
  const first = await run({ task_id: "task_a" });
  expect(first).toMatchObject({ status: "complete", output: { protocol: "file", format: "csv" } });
  expect(await Bun.file(first.output.uri).text()).toBe(
    "time,value\n2026-01-01T00:00:00Z,2\n2026-01-01T01:00:00Z,5\n2026-01-01T02:00:00Z,8\n",
  );
  const second = await run({ task_id: "task_b", inputs: [first.output], parameters: { factor: 0.5 } });
  expect(await Bun.file(second.output.uri).text()).toContain("2026-01-01T01:00:00Z,2.5\n");
});

test("says what is wrong with an input", async () => {
  const uri = Buffer.from("time,value\nnoon,warm\n").toString("base64");
  expect(await run({ inputs: [{ protocol: "inline", uri, format: "csv" }] })).toEqual({
    status: "failed",
    error: "Line 2 of the input has no number as value",
  });
});

test("refuses a parameter that is no number", async () => {
  const answer = await execute({ parameters: { factor: "two" } });
  expect(answer.detail).toMatchObject([{ loc: ["body", "parameters", "factor"] }]);
});
