/**
 * Runs the examples of docs/ci.md as GitHub and GitLab would: the lines that they run, in their order and kind of shell, in
 * the folder of a use case, with an installer that downloads the binary under test from a server.
 */
import { afterAll, beforeAll, beforeEach, expect, setDefaultTimeout, test } from "bun:test";
import { chmodSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";
import * as v from "valibot";
import { parse } from "yaml";
import { runAieffect } from "../aieffect-process.ts";
import { INSTALL_SCRIPT, NATIVE } from "../bare-machine.ts";
import { BINARY } from "../binary.ts";
import { makeFolder, type TestFolder } from "../contract/store-files.ts";
import { readPage } from "../documents.ts";
import { readJunit } from "../junit-reader.ts";
import { type ReleaseServer, startReleaseServer } from "../release-server.ts";
import { findFreePort } from "../use-case-folder.ts";

setDefaultTimeout(120_000);

const PAGE = "docs/ci.md";
const USE_CASE = "wind-park";
const [GITHUB, GITLAB] = readPage(PAGE)
  .blocks.filter(({ info }) => info === "yaml")
  .map(({ text }) => text);

const VariablesSchema = v.strictObject({
  AIEFFECT_RELEASES_URL: v.pipe(v.string(), v.endsWith("/releases")),
});
const StepSchema = v.looseObject({ name: v.optional(v.string()), run: v.optional(v.string()) });
const GithubSchema = v.looseObject({
  env: VariablesSchema,
  jobs: v.object({ run: v.looseObject({ steps: v.array(StepSchema) }) }),
});
const GitlabSchema = v.strictObject({
  pipeline: v.strictObject({
    image: v.string(),
    timeout: v.string(),
    variables: VariablesSchema,
    before_script: v.array(v.string()),
    script: v.array(v.string()),
    artifacts: v.strictObject({
      when: v.literal("always"),
      paths: v.array(v.string()),
      reports: v.strictObject({ junit: v.string() }),
    }),
  }),
});

let folder: TestFolder;
let releases: ReleaseServer;
beforeAll(async () => {
  const binary = readFileSync(BINARY[0] ?? "");
  releases = await startReleaseServer({
    [NATIVE]: binary,
    "install.sh": readFileSync(INSTALL_SCRIPT),
  });
  folder = makeFolder();
  await aieffect("new", "use-case", USE_CASE);
  // Other tests use the ports that the file names.
  const path = folder.file(`${USE_CASE}/docker-compose.yml`);
  const parts = readFileSync(path, "utf8").split(/"\d+:8080"/);
  const ports = await Promise.all(parts.slice(1).map(findFreePort));
  writeFileSync(
    path,
    parts.map((part, index) => (index === 0 ? part : `"${ports[index - 1]}:8080"${part}`)).join(""),
  );
});
afterAll(async () => {
  await releases[Symbol.asyncDispose]();
  folder[Symbol.dispose]();
});

const aieffect = (...args: string[]) => runAieffect(args, { command: BINARY, folder: folder.path });

/** A runner that has nothing of ours. */
beforeEach(() => {
  for (const name of ["home", "programs"]) {
    rmSync(folder.file(name), { recursive: true, force: true });
    mkdirSync(folder.file(name));
  }
  for (const name of ["report.xml", "events.ndjson"])
    rmSync(folder.file(`${USE_CASE}/${name}`), { force: true });
});

async function runShell(script: string, environment: Record<string, string>): Promise<void> {
  writeFileSync(folder.file("step.sh"), script);
  const child = Bun.spawn(["bash", "--noprofile", "--norc", "-eo", "pipefail", folder.file("step.sh")], {
    cwd: folder.file(USE_CASE),
    env: { HOME: folder.file("home"), AIEFFECT_RELEASES_URL: releases.url, ...environment },
    stdio: ["ignore", "pipe", "pipe"],
  });
  const [stdout, stderr] = await Promise.all([
    new Response(child.stdout).text(),
    new Response(child.stderr).text(),
  ]);
  if ((await child.exited) !== 0) throw new Error(`${script}\n${stdout}\n${stderr}`);
}

async function expectResults(): Promise<void> {
  const { cases } = await readJunit(readFileSync(folder.file(`${USE_CASE}/report.xml`), "utf8"));
  expect(cases.map(({ name }) => name)).toEqual(["PrepareReadings", "ScaleReadings"]);
  const events = readFileSync(folder.file(`${USE_CASE}/events.ndjson`), "utf8")
    .trimEnd()
    .split("\n");
  expect(JSON.parse(events.at(-1) ?? "")).toMatchObject({ type: "result", status: "completed" });
}

test("the workflow for GitHub is one, and its steps do what they say", async () => {
  const { context } = parseWorkflow({ name: PAGE, content: GITHUB ?? "" }, new NoOperationTraceWriter());
  expect(context.errors.getErrors().map(String)).toEqual([]);
  const { steps } = v.parse(GithubSchema, parse(GITHUB ?? "")).jobs.run;
  const files = {
    GITHUB_PATH: folder.file("home/path"),
    GITHUB_STEP_SUMMARY: folder.file("home/summary.md"),
  };
  writeFileSync(files.GITHUB_PATH, "");
  try {
    for (const { run } of steps) {
      const added = readFileSync(files.GITHUB_PATH, "utf8").trim().split("\n").reverse();
      await runShell(run ?? "", { ...files, PATH: [...added, process.env.PATH].join(":") });
    }
    await expectResults();
    expect(readFileSync(files.GITHUB_STEP_SUMMARY, "utf8")).toStartWith("~~~mermaid\nflowchart");
  } finally {
    await aieffect("down", USE_CASE);
  }
});

test("the job for GitLab has lines that do what they say, and files that are there", async () => {
  const { pipeline } = v.parse(GitlabSchema, parse(GITLAB ?? ""));
  // What it installs is on this machine.
  const aptGet = folder.file("programs/apt-get");
  writeFileSync(aptGet, "#!/bin/sh\nexit 0\n");
  chmodSync(aptGet, 0o755);
  try {
    const lines = [...pipeline.before_script, ...pipeline.script];
    await runShell(lines.join("\n"), { PATH: `${folder.file("programs")}:${process.env.PATH}` });
    await expectResults();
    const { paths, reports } = pipeline.artifacts;
    for (const path of [...paths, reports.junit]) {
      expect(readFileSync(folder.file(`${USE_CASE}/${path}`)).length).toBeGreaterThan(0);
    }
  } finally {
    await aieffect("down", USE_CASE);
  }
});
