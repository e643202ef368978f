/** The workflows of GitHub in this repository, read by GitHub's own parser, and their scripts by shellcheck. */
import { afterAll, describe, expect, test } from "bun:test";
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { NoOperationTraceWriter, parseWorkflow } from "@actions/workflow-parser";
import * as v from "valibot";
import { parse } from "yaml";
import { TARGETS } from "../../scripts/targets.ts";
import { REPOSITORY } from "../documents.ts";
import { findShellFaults } from "../shellcheck.ts";

const StepSchema = v.looseObject({ run: v.optional(v.string()), uses: v.optional(v.string()) });
const JobSchema = v.looseObject({
  uses: v.optional(v.string()),
  "timeout-minutes": v.optional(v.number()),
  permissions: v.record(v.string(), v.picklist(["read", "write"])),
  steps: v.optional(v.array(StepSchema), []),
  strategy: v.optional(
    v.looseObject({ matrix: v.object({ include: v.array(v.looseObject({ target: v.string() })) }) }),
  ),
});
const WorkflowSchema = v.looseObject({
  permissions: v.strictObject({}),
  concurrency: v.looseObject({ group: v.string() }),
  jobs: v.record(v.string(), JobSchema),
});

const NAMES = globSync(".github/workflows/*.yml", { cwd: REPOSITORY }).sort();
const readWorkflow = (name: string) => readFileSync(join(REPOSITORY, name), "utf8");
const toWorkflow = (name: string) => v.parse(WorkflowSchema, parse(readWorkflow(name)));
const jobsOf = (name: string) => Object.values(toWorkflow(name).jobs);
const stepsOf = (name: string) => jobsOf(name).flatMap(({ steps }) => steps);
const runsOf = (name: string) => stepsOf(name).flatMap(({ run }) => run ?? []);

const folder = mkdtempSync(join(tmpdir(), "aieffect-workflows-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("there are two: for each push, and for each release", () => {
  expect(NAMES).toEqual([".github/workflows/check.yml", ".github/workflows/release.yml"]);
});

describe.each(NAMES)("%s", (name) => {
  test("is one that GitHub understands", () => {
    const { context } = parseWorkflow({ name, content: readWorkflow(name) }, new NoOperationTraceWriter());
    expect(context.errors.getErrors().map(String)).toEqual([]);
  });

  test("pins each action by its commit, and says which version that is", () => {
    const lines = readWorkflow(name)
      .split("\n")
      .filter((line) => /\buses: (?!\.\/)/.test(line));
    expect(lines.filter((line) => !/uses: [\w-]+\/[\w-]+@[0-9a-f]{40} # v\d+\.\d+\.\d+$/.test(line))).toEqual(
      [],
    );
  });

  test("gives each job a limit, and no more rights than it names", () => {
    for (const job of jobsOf(name)) {
      // One that calls a workflow has the limits of that one's jobs.
      if (job.uses === undefined) expect(job["timeout-minutes"]).toBeLessThanOrEqual(60);
    }
  });

  test("puts nothing from outside into a script: it comes as a variable", () => {
    expect(runsOf(name).filter((script) => script.includes("${{"))).toEqual([]);
  });

  test("calls only scripts that there are", () => {
    const called = runsOf(name).flatMap(
      (script) => script.match(/[\w./-]*\bscripts\/[\w.-]+|\.\/st(?:art|op)\.sh/g) ?? [],
    );
    expect(called).not.toBeEmpty();
    expect(called.filter((path) => !existsSync(join(REPOSITORY, path)))).toEqual([]);
  });

  test.skipIf(Bun.which("shellcheck") === null)(
    "has no script that shellcheck warns of (skipped without shellcheck)",
    async () => {
      const paths = runsOf(name).map((script, index) => {
        const path = join(folder, `${name.replaceAll("/", "-")}-${index}.sh`);
        writeFileSync(path, `#!/usr/bin/env bash\nset -eo pipefail\n${script}`);
        return path;
      });
      expect(await findShellFaults(paths)).toEqual([]);
    },
  );
});

const RELEASE = ".github/workflows/release.yml";

test("a release tries the binary of every target", () => {
  const included = jobsOf(RELEASE).flatMap(({ strategy }) => strategy?.matrix.include ?? []);
  const tried = included.map(({ target, extension = "" }) => `${target}${extension}`);
  expect(tried.sort()).toEqual(TARGETS.map((target) => `${target.name}${target.extension}`).sort());
});

test("a release writes to the repository and to the registry in one job each", () => {
  const writers = Object.entries(toWorkflow(RELEASE).jobs)
    .map(([job, { permissions }]) => [
      job,
      Object.keys(permissions).filter((key) => permissions[key] === "write"),
    ])
    .filter(([, rights]) => rights?.length !== 0);
  expect(Object.fromEntries(writers)).toEqual({
    image: ["packages"],
    publish: ["contents", "id-token", "attestations"],
  });
});

test("the parser would have told of a mistake", () => {
  const content = readWorkflow(RELEASE).replace("needs: build", "needing: build");
  const { context } = parseWorkflow({ name: RELEASE, content }, new NoOperationTraceWriter());
  expect(context.errors.getErrors().map(String).join()).toContain("needing");
});
