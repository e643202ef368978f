/** scripts/submit-workflow.sh of each use case against a server that answers as the orchestrator does. */
import { describe, expect, test } from "bun:test";
import { join } from "node:path";
import { planSubmission } from "../../src/model/submission.ts";
import { USE_CASE as FILE_BASED } from "../energy-pipeline.ts";
import { USE_CASE as GERMANY } from "../germany-node.ts";
import { USE_CASES } from "../portugal-node.ts";
import { USE_CASE as PROTOBUF_BASED } from "../protobuf-energy-pipeline.ts";

const ID = "wf-0123456789ab";

interface Seen {
  readonly call: string;
  readonly authorization: string | null;
  readonly body: string;
}

/** Answers each call with the next of the given statuses of the workflow; 404 for anything else. */
async function submitTo(
  useCase: string,
  statuses: readonly Readonly<Record<string, unknown>>[],
  environment: Readonly<Record<string, string>> = {},
) {
  const seen: Seen[] = [];
  const left = [...statuses];
  const server = Bun.serve({
    hostname: "127.0.0.1",
    port: 0,
    async fetch(request) {
      const call = `${request.method} ${new URL(request.url).pathname}`;
      seen.push({ call, authorization: request.headers.get("authorization"), body: await request.text() });
      if (call === "POST /workflows") return Response.json({ workflow_id: ID, status: "running" });
      const next = call === `GET /workflows/${ID}` ? left.shift() : undefined;
      if (next === undefined) return Response.json({ detail: "Workflow not found" }, { status: 404 });
      return Response.json({ workflow_id: ID, error: null, ...next });
    },
  });
  const url = `http://127.0.0.1:${server.port}/`;
  const result = await submit(useCase, { ORCHESTRATOR_URL: url, POLL_INTERVAL_S: "0", ...environment });
  await server.stop(true);
  return { seen, url, ...result };
}

async function submit(useCase: string, environment: Readonly<Record<string, string>>) {
  const { PATH = "" } = process.env;
  const child = Bun.spawn(["bash", join(useCase, "scripts", "submit-workflow.sh")], {
    env: { PATH, ...environment },
    stdout: "pipe",
    stderr: "pipe",
  });
  const [stdout, stderr, exitCode] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
    child.exited,
  ]);
  return { stdout, stderr, exitCode };
}

/** The script needs both; a machine without them cannot run it either. */
const canRun = Bun.which("bash") !== null && Bun.which("curl") !== null;

/** How the scripts of the national nodes end: what the services made lies in a volume of theirs. */
const GERMAN_END =
  "Copy them out of the volume: docker compose cp output-formatter:/shared/wf-0123456789ab .\n";
const toPortugueseEnd = (service: string): string =>
  `The report: docker compose cp ${service}:/app/data/wf-0123456789ab .\n`;

const SCRIPTS = [
  ["file_based_energy_pipeline", FILE_BASED, ""],
  ["protobuf_based_energy_pipeline", PROTOBUF_BASED, ""],
  [
    "portugal-node-sidecar",
    join(USE_CASES, "portugal-node-sidecar"),
    toPortugueseEnd("synthetic-data-adapter"),
  ],
  [
    "portugal-node-integrated",
    join(USE_CASES, "portugal-node-integrated"),
    toPortugueseEnd("synthetic-data"),
  ],
  ["germany-node", GERMANY, GERMAN_END],
] as const;

test("no script of a use case is left out here", () => {
  const folders = [...new Bun.Glob("*/scripts/submit-workflow.sh").scanSync(USE_CASES)].map(
    (path) => path.split("/")[0],
  );
  expect(folders.toSorted()).toEqual(SCRIPTS.map(([name]) => name).toSorted());
});

describe.skipIf(!canRun).each(SCRIPTS)("the script of %s", (_, useCase, ending) => {
  test("submits, follows to the end and says where the results are", async () => {
    const { seen, url, ...result } = await submitTo(useCase, [
      { status: "running" },
      { status: "running" },
      { status: "completed", task_counts: { completed: 4 } },
    ]);
    expect(result).toEqual({
      exitCode: 0,
      stderr: "",
      stdout: `Submitted ${ID}\nrunning\ncompleted\nResults: ${url}workflows/${ID}/tasks\n${ending}`,
    });
    expect(seen.map(({ call }) => call)).toEqual([
      "POST /workflows",
      ...Array(3).fill(`GET /workflows/${ID}`),
    ]);
    expect(planSubmission(JSON.parse(seen[0]?.body ?? "")).servicesApiKey).toBeNull();
    expect(seen.every(({ authorization }) => authorization === null)).toBe(true);
  });

  test("sends both keys where they belong", async () => {
    const keys = { ORCHESTRATOR_API_KEY: "front", SERVICE_API_KEY: "back" };
    const { seen, exitCode } = await submitTo(useCase, [{ status: "completed" }], keys);
    expect(exitCode).toBe(0);
    expect(seen.map(({ authorization }) => authorization)).toEqual(["Bearer front", "Bearer front"]);
    expect(planSubmission(JSON.parse(seen[0]?.body ?? "")).servicesApiKey).toBe("back");
  });

  test("a failed workflow is exit code 1, and why", async () => {
    const error = "Task task_1 failed: num_records must be a positive integer";
    const result = await submitTo(useCase, [{ status: "running" }, { status: "failed", error }]);
    expect([result.exitCode, result.stderr]).toEqual([1, `${error}\n`]);
  });

  test("a workflow that is gone is exit code 2", async () => {
    const result = await submitTo(useCase, []);
    expect([result.exitCode, result.stderr]).toEqual([
      2,
      'Lost wf-0123456789ab: {"detail":"Workflow not found"}\n',
    ]);
  });

  test("no orchestrator is exit code 2", async () => {
    // Nothing listens on port 1.
    const result = await submit(useCase, { ORCHESTRATOR_URL: "http://127.0.0.1:1" });
    expect(result.exitCode).toBe(2);
    expect(result.stderr).toStartWith("Not submitted to http://127.0.0.1:1: curl: (7)");
  });
});
