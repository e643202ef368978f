/** Services that keep the contract, and services that break it in one place each, as `conformance` grades them. */
import { describe, expect, test } from "bun:test";
import { STEPS, startEnergyPipeline } from "../energy-pipeline.ts";
import type { Tampering } from "../tampered-service.ts";
import { complaints, findAll, json, on, operation, TEST, tampered, toComplaints } from "../tested-service.ts";

test("the services of the energy pipeline pass without a warning", async () => {
  await using pipeline = await startEnergyPipeline();
  const [raw, analyzed] = await pipeline.run("wf-000000000001");
  const inputs = { GetConfiguration: [], GenerateData: [], AnalyzeData: [raw], GenerateReport: [analyzed] };
  for (const [, name] of STEPS) {
    const references = inputs[name].map((uri) => ({ protocol: "file", uri, format: "csv" }));
    const findings = await findAll({
      ...TEST,
      address: pipeline.processes[name].url,
      operation: operation(name, references),
    });
    expect(toComplaints(findings)).toEqual([]);
    expect(findings.length).toBeGreaterThan(30);
  }
});

describe("a service of the kit", () => {
  test.each(["Quick", "Slow"])("%s passes without a warning, with a key", async (name) => {
    expect(await complaints(name, () => undefined, { key: "k3y" })).toEqual([]);
  });

  test("without an operation the points that need one are skipped", async () => {
    const findings = await tampered("Quick", () => undefined, { operation: null });
    expect(toComplaints(findings)).toEqual([]);
    expect(findings.filter(({ note }) => note.startsWith("--operation")).length).toBe(17);
  });

  test("a long operation has every point looked at", async () => {
    const findings = await tampered("Slow", () => undefined);
    expect(findings.filter(({ grade }) => grade === "skipped").map(({ point }) => point.id)).toEqual([
      "keys",
      "result-size",
      "result-unknown",
    ]);
  });
});

/** Sequential, as the reference's: no status, no output, no task_id; its texts are FastAPI's. */
test("a sequential service in the manner of the reference gets warnings only", async () => {
  const found = await complaints("Quick", async (request, path, answer) => {
    if (path.startsWith("/control/") && path !== "/control/execute")
      return json({ detail: "Not Found" }, 404);
    const given = await answer();
    if (request.method !== "POST" || given.status !== 200) return given;
    const { task_id: _, ...body } = Object(await given.json());
    return json(body);
  });
  expect(found).toEqual(["warn execute-keys", "warn status-ended", "warn output-ended", "warn outcome-kept"]);
});

/** Changes an answer to execute that has taken the request. */
const onExecuted = (change: (body: Record<string, unknown>) => unknown): Tampering =>
  on("/control/execute", async (answer) => (answer.ok ? json(change(Object(await answer.json()))) : answer));

const onStatus = (change: (body: Record<string, unknown>) => unknown): Tampering =>
  on("/control/status", async (answer) => (answer.ok ? json(change(Object(await answer.json()))) : answer));

describe("a service that breaks the contract in one place", () => {
  test("an unknown operation answered with 404", async () => {
    const change = (answer: Response) =>
      answer.status === 400 ? json({ detail: "Unknown method: " }, 404) : answer;
    const found = await complaints("Quick", on("/control/execute", change));
    expect(found).toEqual(["fail unknown-operation", "fail empty-operation", "fail other-keys"]);
  });

  test("bad bodies answered with 400", async () => {
    const change = (answer: Response) => (answer.status === 422 ? json({ detail: "no" }, 400) : answer);
    const found = await complaints("Quick", on("/control/execute", change));
    expect(found.length).toBe(11);
    expect(found.every((complaint) => complaint.startsWith("fail "))).toBe(true);
  });

  test("a refusal that says nothing is a warning", async () => {
    const change = (answer: Response) => (answer.status === 422 ? json({}, 422) : answer);
    const found = await complaints("Quick", on("/control/execute", change));
    expect(found.filter((complaint) => complaint.startsWith("warn ")).length).toBe(11);
  });

  test("progress that falls", async () => {
    let progress = 90;
    const fall = (body: Record<string, unknown>) => {
      progress = progress <= 10 ? 90 : progress - 10;
      return body.status === "running" ? { ...body, progress } : body;
    };
    expect(await complaints("Slow", onStatus(fall))).toEqual(["warn progress"]);
  });

  test("progress with a fraction", async () => {
    const change = (body: Record<string, unknown>) =>
      body.status === "running" ? { ...body, progress: 12.5 } : body;
    expect(await complaints("Slow", onStatus(change))).toEqual([
      "fail operation-completes",
      "fail status-running",
      "warn progress",
    ]);
  });

  test("the orchestrator's word for the end", async () => {
    const found = await complaints(
      "Quick",
      onExecuted((body) => ({ ...body, status: "completed" })),
    );
    expect(found).toEqual(["fail execute-answer", "fail operation-completes"]);
  });

  test("running without an id to poll", async () => {
    const found = await complaints(
      "Slow",
      onExecuted((body) => ({ ...body, task_id: null })),
    );
    expect(found).toContain("fail execute-answer");
  });

  test("an output that is no DataReference", async () => {
    const change = (body: Record<string, unknown>) => ({
      ...body,
      output: { protocol: "inline", uri: "YQ", format: "json" },
    });
    expect(await complaints("Quick", onExecuted(change))).toContain("fail execute-answer");
    const output = on("/control/output", (answer) =>
      answer.ok ? json({ output: { uri: "/data" } }) : answer,
    );
    expect(await complaints("Slow", output)).toEqual([
      "fail output-ended",
      "fail result-reference",
      "fail overlap-results",
    ]);
  });

  test("one id to poll for two workflows", async () => {
    const bodies = new Map<string, string>();
    const found = await complaints("Slow", async (request, path, answer) => {
      const taken = path.split("/").at(-1) ?? "";
      if (path.startsWith("/control/") && bodies.has(taken)) {
        return fetch(new URL(request.url).origin + path.replace(taken, bodies.get(taken) ?? ""));
      }
      const given = await answer();
      if (request.method !== "POST" || !given.ok) return given;
      const body = Object(await given.json());
      bodies.set("shared", body.task_id);
      return json({ ...body, task_id: "shared" });
    });
    expect(found).toContain("fail overlap-ids");
  });

  test("one result for two workflows", async () => {
    let kept: unknown;
    const change = (body: Record<string, unknown>) => {
      kept ??= body.output;
      return { ...body, output: kept };
    };
    expect(await complaints("Quick", onExecuted(change))).toEqual(["fail overlap-results"]);
  });

  test("an outcome that another workflow's takes the place of", async () => {
    const qualified = /^\/control\/output\/wf-[0-9a-f]+\.(task_[0-9a-f]{8})$/;
    const gone: Tampering = (_, path) =>
      qualified.test(path) ? json({ detail: "Task not found" }, 404) : undefined;
    expect(await complaints("Quick", gone)).toEqual(["warn outcome-kept"]);
    const newest: Tampering = (request, path) => {
      const [, taskId] = qualified.exec(path) ?? [];
      if (taskId === undefined) return undefined;
      const url = new URL(request.url);
      return fetch(`${url.origin}/control/output/${taskId}`);
    };
    expect(await complaints("Quick", newest)).toEqual(["fail outcome-kept"]);
  });

  test("status that anyone may read", async () => {
    const found = await complaints(
      "Quick",
      async (request, path) => {
        if (!path.startsWith("/control/status")) return undefined;
        const known = path.includes("task_") && !/task_[0-9a-f]{12}/.test(path);
        const hasKey = request.headers.get("authorization") === "Bearer k3y";
        if (hasKey) return undefined;
        return known
          ? json({ status: "complete", progress: 100, error: null })
          : json({ detail: "Task not found" }, 404);
      },
      { key: "k3y" },
    );
    expect(found).toEqual(["fail no-key-status", "fail wrong-key-status", "fail no-key-known-status"]);
  });

  test("health that wants the key, or hangs", async () => {
    const closed = on("/health", () => json({ detail: "Unauthorized" }, 401));
    expect(await complaints("Quick", closed)).toEqual(["fail health"]);
    const hung = on("/health", () => new Promise<Response>(() => {}));
    expect(await complaints("Quick", hung, { runTimeoutMs: 400 })).toEqual(["fail health"]);
  });

  test("an execute that hangs, one that is a redirect, one that is huge", async () => {
    const only = (change: () => Response | Promise<Response>) =>
      on("/control/execute", (answer) => (answer.ok ? change() : answer));
    const answers = [
      [() => new Promise<Response>(() => {}), "no answer within 400 ms"],
      [() => Response.redirect("http://127.0.0.1:9/", 307), "a redirect, and none is followed (2.1)"],
      [() => new Response(" ".repeat(2 ** 21)), "longer than the 1 MiB that the orchestrator reads (3.9)"],
      [() => new Response("ok"), "the body is not JSON"],
    ] as const;
    for (const [answer, note] of answers) {
      const found = await tampered("Quick", only(answer), { runTimeoutMs: 400 });
      expect(found.find(({ point }) => point.id === "execute-answer")).toMatchObject({ grade: "fail", note });
    }
  });

  test("an operation that never ends", async () => {
    const change = (body: Record<string, unknown>) => ({ ...body, status: "running", progress: 1 });
    const found = await complaints("Slow", onStatus(change), { runTimeoutMs: 300 });
    expect(found).toContain("fail operation-completes");
  });

  test("the same one started anew while it runs", async () => {
    let executes = 0;
    const found = await complaints(
      "Slow",
      onExecuted((body) => {
        executes += 1;
        return executes === 2 ? { ...body, task_id: "another" } : body;
      }),
    );
    expect(found).toEqual(["warn repeat-running"]);
  });
});
