import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { findXmlErrors, readJunit } from "../../test/junit-reader.ts";
import { makeRecord, STARTED_AT, type TaskSketch, WORKFLOW_ID } from "../../test/view-builder.ts";
import type { AttemptRecord, WorkflowRecord } from "../model/record.ts";
import { type ReportedRun, toJunitXml } from "./junit-report.ts";

const makeAttempt = (fields: Partial<AttemptRecord>): AttemptRecord => ({
  taskId: "t0",
  number: 1,
  workerId: "run-7-abc",
  readyAt: STARTED_AT,
  claimedAt: STARTED_AT,
  acceptedAt: null,
  polls: 0,
  lastPoll: null,
  outputFetchedAt: null,
  endedAt: STARTED_AT + 1_500,
  outcome: "completed",
  error: null,
  ...fields,
});

function makeRun(
  sketches: readonly TaskSketch[],
  { attempts = [], ...workflow }: Partial<WorkflowRecord> & { attempts?: readonly AttemptRecord[] } = {},
): ReportedRun {
  const fields = { workflowId: WORKFLOW_ID, name: "Energy", status: "completed", error: null } as const;
  return {
    workflow: { ...fields, ...workflow },
    tasks: sketches.map(makeRecord),
    attempts,
    startedAt: STARTED_AT,
    endedAt: STARTED_AT + 61_234,
  };
}

const readCase = async (sketch: TaskSketch, attempts: readonly AttemptRecord[] = []) =>
  (await readJunit(toJunitXml(makeRun([sketch], { attempts })))).cases[0];

test("a run is one suite with its totals, when it began and how long it took", async () => {
  const statuses = ["completed", "failed", "skipped", "cancelled", "running", "pending"] as const;
  const run = makeRun(
    statuses.map((status) => ({ status })),
    { status: "failed", error: "Task node1:Run failed: no" },
  );
  const xml = toJunitXml(run);
  expect(await findXmlErrors(xml)).toEqual([]);
  const { suite } = await readJunit(xml);
  expect(suite).toMatchObject({
    name: "Energy",
    tests: 6,
    failures: 1,
    errors: 2,
    skipped: 2,
    time: 61.234,
    timestamp: "2026-01-01T00:00:00.000Z",
    "system-err": ["Task node1:Run failed: no"],
  });
  expect(suite.properties).toEqual([
    { name: "workflow_id", value: WORKFLOW_ID },
    { name: "status", value: "failed" },
  ]);
});

describe("a task is a case of its container and operation", () => {
  test("that says nothing when it completed", async () => {
    const task = { nodeKey: "data_analyzer1:AnalyzeData", status: "completed" } as const;
    expect(await readCase({ ...task, startedAfterMs: 1_000, endedAfterMs: 2_234 })).toEqual({
      classname: "data_analyzer1",
      name: "AnalyzeData",
      time: 1.234,
    });
  });

  test("that is a failure with the whole error, and its first line in lists", async () => {
    const error = "no such file: x.csv\n  at line 3";
    expect((await readCase({ status: "failed", error }))?.failure).toEqual([
      { message: "no such file: x.csv", type: "failed", inner: error },
    ]);
  });

  test.each([
    ["skipped", {}, "not started: the workflow failed before"],
    ["cancelled", {}, "cancelled before it started"],
    ["cancelled", { startedAfterMs: 5 }, "cancelled at work"],
  ] as const)("that is skipped when it was %s (%j)", async (status, started, message) => {
    const found = await readCase({ status, ...started });
    expect(found?.skipped).toMatchObject([{ message }]);
    expect(found).not.toHaveProperty("failure");
  });

  test.each([
    ["pending", "The run broke off before this task started."],
    ["running", "The run broke off while this task was at work."],
  ] as const)("that is an error when it was left %s", async (status, message) => {
    expect((await readCase({ status }))?.error).toMatchObject([{ message, inner: message }]);
  });

  test("that tells its attempts, and not those of others", async () => {
    const attempts = [
      makeAttempt({ outcome: "failed", error: "HTTP 503: busy" }),
      makeAttempt({ number: 2, polls: 3 }),
      makeAttempt({ taskId: "t1", number: 7 }),
    ];
    expect((await readCase({ status: "completed" }, attempts))?.["system-out"]).toEqual([
      "attempt 1 by run-7-abc: failed after 1.500 s: HTTP 503: busy\n" +
        "attempt 2 by run-7-abc: completed after 1.500 s, asked 3 times for its status\n",
    ]);
  });
});

test("whatever texts come from services, the document is whole and says the same", async () => {
  const hostile = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.constantFrom("true", "]]>", "<![CDATA[", "&#0;", "&a;", "<b;", "\u001b[31m", "\ud800", "\ufffe", " "),
  );
  const reports: string[] = [];
  await fc.assert(
    fc.asyncProperty(hostile, hostile, hostile, async (name, operation, error) => {
      const task = { nodeKey: `c:${operation}`, status: "failed", error } as const;
      const attempts = [makeAttempt({ outcome: "failed", error })];
      const xml = toJunitXml(makeRun([task], { name, error, attempts }));
      reports.push(xml);
      const { cases } = await readJunit(xml);
      expect(cases).toHaveLength(1);
      expect(cases[0]?.failure).toHaveLength(1);
    }),
    { numRuns: 100 },
  );
  expect(await findXmlErrors(...reports)).toEqual([]);
});

test("a text that any XML can hold is read back as it is", async () => {
  const error = `a&b; <b; ]]> "x" 'y' <![CDATA[ &amp; &#10; ünï 😀\n\tend`;
  expect((await readCase({ status: "failed", error }))?.failure?.[0]?.inner).toBe(error);
});

test("what XML forbids is shown by its code", async () => {
  const error = "red \u001b[31m, nothing \u0000, half \ud83d";
  const found = await readCase({ status: "failed", error });
  expect(found?.failure?.[0]?.inner).toBe("red \\u001b[31m, nothing \\u0000, half \\ud83d");
});

test("what tasks made is not in it", () => {
  const output = {
    protocol: "https" as const,
    uri: "https://host/report?signature=geheim",
    format: "csv",
    schema_uri: null,
    size_bytes: null,
    checksum: null,
    metadata: { note: "geheim" },
  };
  expect(toJunitXml(makeRun([{ status: "completed", output }]))).not.toContain("geheim");
});
