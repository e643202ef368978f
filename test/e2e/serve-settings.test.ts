/** What `aieffect serve` tells and keeps to itself, and the limits that it is given. */
import { describe, expect, test } from "bun:test";
import { filesWith, makeFolder } from "../contract/store-files.ts";
import { complete, failed, json, text } from "../scripted-answers.ts";
import { ScriptedService } from "../scripted-service.ts";
import { startServing, toSubmission } from "../serving-process.ts";

describe("keys", () => {
  const KEY = "the-services-key-of-this-test";
  const API_KEY = "the-api-key-of-this-test";

  test("stand in no log and, while they are needed, in no file as they are", async () => {
    using folder = makeFolder();
    const gate = Promise.withResolvers<void>();
    await using service = new ScriptedService({
      "execute a": [
        async (call) => {
          await gate.promise;
          return failed(`refused ${call.headers.get("authorization")}`)(call);
        },
      ],
    });
    const args = ["--db", folder.file("a.db"), "--log-level", "trace", "--log-file", folder.file("a.log")];
    await using server = await startServing(args, { environment: { ORCHESTRATOR_API_KEY: API_KEY } });
    const workflowId = await server.run("a", service.address, { services_api_key: KEY });
    const call = await service.until("execute a");
    expect(call.headers.get("authorization")).toBe(`Bearer ${KEY}`);
    expect(filesWith(folder, "sealed:v1:")).not.toEqual([]);
    expect(filesWith(folder, KEY)).toEqual([]);
    gate.resolve();
    expect(await server.untilEnded(workflowId)).toBe("failed");
    await server.process.end();
    expect(filesWith(folder, "sealed:v1:")).toEqual([]);
    for (const key of [KEY, API_KEY]) {
      expect(filesWith(folder, key)).toEqual([]);
      expect(server.process.stderr).not.toContain(key);
    }
  });

  test("are asked for before anything else", async () => {
    using folder = makeFolder();
    const environment = { ORCHESTRATOR_API_KEY: API_KEY };
    await using server = await startServing(["--db", folder.file("a.db")], { environment });
    expect(await server.post("/workflows", "not JSON")).toEqual([401, { detail: "Unauthorized" }]);
    expect((await server.fetch("/metrics")).status).toBe(401);
    expect((await server.fetch("/health")).status).toBe(200);
  });
});

test("the log tells what became of a workflow and its tasks, with their ids", async () => {
  using folder = makeFolder();
  await using service = new ScriptedService({ "execute a": [complete()], "execute b": [failed("no")] });
  await using server = await startServing(["--db", folder.file("a.db")]);
  const workflowId = await server.run("a>b", service.address);
  expect(await server.untilEnded(workflowId)).toBe("failed");
  await server.process.untilLogged("Workflow failed");
  const lines = server.process.log.filter((line) => line.workflow_id === workflowId);
  expect(lines.map(({ message, level, node_key = "" }) => `${level} ${message} ${node_key}`.trim())).toEqual([
    "info Workflow submitted",
    "info Task started a:Run",
    "info Task completed a:Run",
    "info Task started b:Run",
    "warn Task failed b:Run",
    "warn Workflow failed",
  ]);
  expect(lines[1]).toMatchObject({
    task_id: expect.stringMatching(/^task_/),
    worker_id: expect.any(String),
    attempt: 1,
  });
});

test("the metrics tell of workflows, tasks, calls and the store", async () => {
  using folder = makeFolder();
  await using service = new ScriptedService({ "execute a": [complete()] });
  await using server = await startServing(["--db", folder.file("a.db")]);
  await server.untilEnded(await server.run("a", service.address));
  const metrics = await (await server.fetch("/metrics")).text();
  for (const line of [
    'aieffect_workflows{status="completed"} 1',
    'aieffect_attempts_total{outcome="completed"} 1',
    'aieffect_control_call_seconds_count{call="execute",outcome="answered"} 1',
    'aieffect_store_call_seconds_count{call="settle"} 1',
    "aieffect_hop_seconds_count 1",
    "aieffect_workers 3",
  ]) {
    expect(metrics.split("\n")).toContain(line);
  }
});

test("the limits that it is given count", async () => {
  using folder = makeFolder();
  await using service = new ScriptedService({
    "execute a": [json({ status: "complete", output: null, filler: "x".repeat(2000) })],
    "execute b": [text("Busy", 503)],
    "execute c": [failed("no ".repeat(100))],
  });
  const limits = [
    "--max-answer",
    "1KiB",
    "--max-tasks",
    "2",
    "--max-body",
    "8KiB",
    "--attempts",
    "1",
    "--max-error",
    "100",
  ];
  await using server = await startServing(["--db", folder.file("a.db"), ...limits]);
  const errorOf = async (workflowId: string) => {
    expect(await server.untilEnded(workflowId)).toBe("failed");
    return Object(await server.get(`/workflows/${workflowId}`))[1].error;
  };
  expect(await errorOf(await server.run("a", service.address))).toContain("answer is longer than 1024 bytes");
  expect(await errorOf(await server.run("b", service.address))).toContain("HTTP 503: Busy");
  expect(await errorOf(await server.run("c", service.address))).toEndWith(" … (shortened)");
  expect((await server.post("/workflows", toSubmission("a b c", service.address)))[0]).toBe(400);
  const large = toSubmission("a", service.address, {
    inputs: [{ protocol: "inline", uri: "x".repeat(9000) }],
  });
  expect((await server.post("/workflows", large))[0]).toBe(413);
});

test("a submission that names a host that is not allowed is refused", async () => {
  using folder = makeFolder();
  await using server = await startServing(["--db", folder.file("a.db"), "--allow-hosts", "*.example.org"]);
  const [status] = await server.post("/workflows", toSubmission("a", "http://127.0.0.1:1"));
  expect(status).toBe(400);
});
