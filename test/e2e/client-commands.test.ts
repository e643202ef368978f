/** Submitting, looking at, ending and removing workflows of a server. */
import { describe, expect, setDefaultTimeout, test } from "bun:test";
import { makeReference } from "../builders.ts";
import { makePipelineFolder } from "../pipeline-folder.ts";
import { complete, failed, never } from "../scripted-answers.ts";
import { ScriptedService } from "../scripted-service.ts";
import { documentsIn, documentsOf, linesOf, run, serveAllTests, submit } from "./client-commands.ts";

// Each test starts processes, some of them three: a machine may be busy.
setDefaultTimeout(60_000);

serveAllTests();

describe("submit", () => {
  test("prints the id and nothing else where nobody is to be told what comes next", async () => {
    await using service = new ScriptedService({ "execute a": [complete(), complete()] });
    using folder = makePipelineFolder("a", service);
    expect(await submit(folder)).toMatch(/^wf-[0-9a-f]{12}$/);
    const { stdout } = await run(["submit", ...documentsIn(folder), "--json"]);
    expect(JSON.parse(stdout)).toEqual({ workflow_id: expect.stringMatching(/^wf-/), status: "running" });
  });

  test("takes what run takes: inputs, parameters, options and the services' key", async () => {
    const input = makeReference("in");
    await using service = new ScriptedService({ "execute a": [never] });
    using folder = makePipelineFolder("a", service);
    folder.write("reference.json", input);
    await submit(
      folder,
      ...["--input", `@${folder.file("reference.json")}`, "--param", "a.n=1", "--attempts", "2"],
      ...["--services-api-key", "dienst"],
    );
    const { body, headers } = await service.until("execute a");
    expect(JSON.parse(body)).toMatchObject({ inputs: [input], parameters: { n: 1 } });
    expect(headers.get("authorization")).toBe("Bearer dienst");
  });

  test("--watch has a line per transition, and ends as run does", async () => {
    await using service = new ScriptedService({
      "execute a": [complete()],
      "execute b": [complete(makeReference("the report"))],
    });
    using folder = makePipelineFolder("a>b", service);
    const { exitCode, stdout, stderr } = await run(["submit", ...documentsIn(folder), "--watch"]);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
    expect(stdout).toMatch(/^ +0ms ▸ pipeline {2}2 tasks, wf-\w+\n/);
    expect(stdout).toMatch(/ ✔ b:Run {2}completed in /);
    expect(stdout).toContain('"the report"');
    expect(linesOf(stdout).at(-1)).toMatch(/^✔ completed · 2 of 2 done · \S+ · wf-\w+$/);
  });

  test("--watch --json has every event and the result", async () => {
    await using service = new ScriptedService({ "execute a": [failed("no disk")] });
    using folder = makePipelineFolder("a>b", service);
    const { exitCode, stdout } = await run(["submit", ...documentsIn(folder), "--watch", "--json"]);
    expect(exitCode).toBe(1);
    const lines = documentsOf(stdout);
    expect(lines.map(({ type }) => type)).toEqual([
      ...["workflow-submitted", "task-started", "task-failed", "workflow-failed", "result"],
    ]);
    expect(lines.at(-1)).toMatchObject({
      status: "failed",
      tasks: [
        { node_key: "a:Run", status: "failed", error: "no disk", attempts: [{ number: 1 }] },
        { node_key: "b:Run", status: "skipped" },
      ],
    });
  });

  test("no document has what would command a terminal, and each means what the service said", async () => {
    const hostile = "no\u009b31m \u202edisk\u2066";
    await using service = new ScriptedService({ "execute a": [failed(hostile), failed(hostile)] });
    using folder = makePipelineFolder("a", service);
    const watched = await run(["submit", ...documentsIn(folder), "--watch", "--json"]);
    const id = await submit(folder);
    expect((await run(["watch", id])).exitCode).toBe(1);
    for (const { stdout } of [
      watched,
      await run(["logs", id, "--json"]),
      await run(["tasks", id, "--json"]),
      await run(["status", id, "--json"]),
      await run(["watch", id]),
    ]) {
      expect(stdout).toContain("no");
      expect(stdout).not.toMatch(/[\u0080-\u009f\u202a-\u202e\u2066-\u2069]/);
    }
    expect(documentsOf(watched.stdout).at(-1)).toMatchObject({ tasks: [{ error: hostile }] });
  });

  test("refuses with the server's words what the server refuses, and bad files by itself", async () => {
    using folder = makePipelineFolder("a", { address: "http://127.0.0.1:1" });
    const refused = await run(["submit", ...documentsIn(folder), "--param", "b.n=1"]);
    expect(refused).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: "Error: Invalid parameters: unknown target b\n",
    });
    folder.write("blueprint.json", "{");
    const broken = await run(["submit", ...documentsIn(folder), "--json"]);
    expect(broken.exitCode).toBe(2);
    expect(JSON.parse(broken.stdout).error.message).toContain("is not JSON");
    expect((await run(["submit", folder.file("blueprint.json")])).exitCode).toBe(2);
  });
});

describe("status and tasks", () => {
  test("show a workflow by the beginning of its id, for people and as JSON", async () => {
    const output = { ...makeReference("x"), uri: "eyJ4IjogMX0=" };
    await using service = new ScriptedService({ "execute a": [complete(output)], "execute b": [never] });
    using folder = makePipelineFolder("a>b", service);
    const id = await submit(folder);
    await service.until("execute b");
    const beginning = id.slice(3, 12);
    const status = await run(["status", beginning]);
    expect(status.exitCode).toBe(0);
    expect(linesOf(status.stdout)).toEqual([
      `pipeline · ${id}`,
      "▸ running · 1 of 2 done · 1 running",
      expect.stringMatching(/^submitted (just now|\ds ago) · last change (just now|\ds ago)$/),
    ]);
    const answer = JSON.parse((await run(["status", `wf-${beginning}`, "--json"])).stdout);
    expect(answer).toMatchObject({ workflow_id: id, status: "running", task_counts: { completed: 1 } });
    expect(answer.created_at).toMatch(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);

    const [head, first, second] = linesOf((await run(["tasks", beginning])).stdout);
    expect(head).toStartWith("TASK ");
    expect(first).toMatch(/^a:Run {2}✔ completed {2}\S+ +inline json, 8 bytes$/);
    expect(second?.trimEnd()).toMatch(/^b:Run {2}▸ running {4}\S+$/);
    const { tasks } = JSON.parse((await run(["tasks", beginning, "--json"])).stdout);
    expect(tasks[1]).toMatchObject({ status: "running", input_refs: [{ uri: output.uri }] });
  });

  test("say it when nothing, or more than one, begins so", async () => {
    await using service = new ScriptedService({ "execute a": [complete(), complete()] });
    using folder = makePipelineFolder("a", service);
    const ids = [await submit(folder), await submit(folder)];
    expect(await run(["status", "zz"])).toMatchObject({
      exitCode: 2,
      stderr: "Error: No workflow begins with wf-zz: `aieffect list` shows them.\n",
    });
    const unknown = await run(["status", "wf-000000000000", "--json"]);
    expect(unknown.exitCode).toBe(2);
    expect(JSON.parse(unknown.stdout)).toEqual({
      error: { code: "WORKFLOW_UNKNOWN", message: "Workflow not found: wf-000000000000" },
    });
    expect(ids[0]).not.toBe(ids[1]);
  });
});

describe("list", () => {
  test("shows the newest first, those of a state, so many or all", async () => {
    await using service = new ScriptedService({ "execute a": [complete(), failed("no"), never] });
    using folder = makePipelineFolder("a", service);
    const ids: string[] = [];
    for (const flags of [["--watch"], ["--watch"], []]) {
      const { stdout } = await run(["submit", ...documentsIn(folder), "--json", ...flags]);
      ids.unshift(documentsOf(stdout)[0].workflow_id);
    }
    const { exitCode, stdout } = await run(["list", "--limit", "3"]);
    expect(exitCode).toBe(0);
    const lines = linesOf(stdout);
    expect(lines[0]?.split(/ {2,}/)).toEqual(["ID", "STATUS", "DONE", "SUBMITTED", "NAME"]);
    expect(lines.slice(1, 4).map((line) => line.split(/ {2,}/).slice(0, 3))).toEqual([
      [ids[0] ?? "", "▸ running", "0 of 1"],
      [ids[1] ?? "", "✖ failed", "0 of 1"],
      [ids[2] ?? "", "✔ completed", "1 of 1"],
    ]);
    const page = JSON.parse((await run(["list", "--status", "failed", "--limit", "1", "--json"])).stdout);
    expect(page.workflows).toMatchObject([{ workflow_id: ids[1], name: "pipeline", status: "failed" }]);
    const all = JSON.parse((await run(["list", "--all", "--json"])).stdout);
    expect(all.next_cursor).toBeNull();
    expect(all.workflows.slice(0, 3).map((one: { workflow_id: string }) => one.workflow_id)).toEqual(ids);
  });

  test("refuses a state that there is not, and a limit that is none", async () => {
    expect((await run(["list", "--status", "odd"])).exitCode).toBe(2);
    expect((await run(["list", "--limit", "0"])).exitCode).toBe(2);
  });
});

describe("cancel, retry and delete", () => {
  test("end a workflow, go on with it, and remove it", async () => {
    await using service = new ScriptedService({
      "execute a": [complete()],
      "execute b": [never, complete()],
    });
    using folder = makePipelineFolder("a>b", service);
    const id = await submit(folder);
    await service.until("execute b");
    expect(await run(["cancel", id])).toEqual({
      exitCode: 0,
      stdout: `${id} is cancelled.\nTo go on with it: aieffect retry ${id}\n`,
      stderr: "",
    });
    const again = await run(["cancel", id]);
    expect(again).toMatchObject({ exitCode: 2, stdout: "" });
    expect(again.stderr).toContain("cancelled and cannot be cancelled");

    const retried = await run(["retry", id, "--watch", "--json"]);
    expect(retried.exitCode).toBe(0);
    expect(documentsOf(retried.stdout).map(({ type }) => type)).toEqual([
      ...["workflow-retried", "task-started", "task-completed", "workflow-completed", "result"],
    ]);
    expect((await run(["retry", id])).exitCode).toBe(2);

    const deleted = await run(["delete", id, "--json"]);
    expect(JSON.parse(deleted.stdout)).toEqual({ workflow_id: id, status: "deleted" });
    expect((await run(["delete", id])).stderr).toBe(`Error: Workflow not found: ${id}\n`);
  });

  test("retry hands over the key of the services, which was forgotten", async () => {
    await using service = new ScriptedService({ "execute a": [failed("no"), complete()] });
    using folder = makePipelineFolder("a", service);
    const { stdout } = await run([
      ...["submit", ...documentsIn(folder), "--watch", "--json", "--services-api-key", "dienst"],
    ]);
    const [{ workflow_id }] = documentsOf(stdout);
    expect((await run(["retry", workflow_id, "--watch", "--services-api-key", "neu"])).exitCode).toBe(0);
    const keys = service.calls.map((call) => call.headers.get("authorization"));
    expect(keys).toEqual(["Bearer dienst", "Bearer neu"]);
  });

  test("delete removes what runs only when it is told to", async () => {
    await using service = new ScriptedService({ "execute a": [never] });
    using folder = makePipelineFolder("a", service);
    const id = await submit(folder);
    const call = await service.until("execute a");
    expect(await run(["delete", id])).toEqual({
      exitCode: 2,
      stdout: "",
      stderr: `Error: ${id} is still running. --yes deletes it all the same; \`cancel\` ends it first.\n`,
    });
    expect(await run(["delete", id, "--yes"])).toMatchObject({ exitCode: 0, stdout: `${id} is deleted.\n` });
    await call.abandoned;
  });
});
