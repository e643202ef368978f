import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { failAttempt, makeView, STARTED_AT, type TaskSketch } from "../../../test/view-builder.ts";
import { PARTS } from "../timeline/deciding-chain.ts";
import { toFailureHint, toRank, toSlowness, toStanding } from "./task-story.ts";
import type { TimeSpent } from "./time-spent.ts";

const NOW = STARTED_AT + 12_000;

/** What is told of the first of some tasks; the others are upstream of it. */
function standing(...sketches: readonly TaskSketch[]): string {
  const view = makeView(sketches);
  const [task, ...upstream] = view.tasks;
  if (task === undefined) throw new Error("There is no task.");
  const { sentence, tasks } = toStanding(task, upstream, view, NOW);
  return [sentence, ...tasks.map(({ nodeKey }) => nodeKey)].join(" ");
}

describe("how a task stands", () => {
  test.each([
    [{ status: "pending" }, "Ready: waits for a free worker."],
    [
      { status: "pending", accepted: true },
      "Its worker was lost; another one will follow what its service works on.",
    ],
    [
      { status: "running", startedAfterMs: 0, attempt: 1 },
      "Its service has been called, and has not answered yet: 12.0s so far.",
    ],
    [
      { status: "running", startedAfterMs: 2000, attempt: 2, accepted: true, progress: 40 },
      "Its service works on it: 10.0s so far, 40% done, at attempt 2.",
    ],
    [{ status: "completed", startedAfterMs: 0, endedAfterMs: 500, attempt: 1 }, "Completed in 500ms."],
    [
      { status: "failed", startedAfterMs: 0, endedAfterMs: 3000, attempt: 3 },
      "Failed after 3.0s, at attempt 3.",
    ],
    [{ status: "cancelled" }, "Cancelled with its workflow before it began."],
    [
      { status: "cancelled", startedAfterMs: 0, endedAfterMs: 40 },
      "Cancelled with its workflow, 40ms after it began.",
    ],
  ] as const)("%j", (sketch, expected) => {
    expect(standing(sketch)).toBe(expected);
  });

  test("names the tasks that it waits for", () => {
    expect(standing({}, { status: "completed" }, { status: "running" }, {})).toBe(
      "Waits for 2 of 3 upstream tasks: node2:Run node3:Run",
    );
  });

  test("names the tasks whose failure kept it from beginning", () => {
    expect(standing({ status: "skipped" }, { status: "completed" }, { status: "failed" })).toBe(
      "Never began, because the workflow had failed before: node2:Run",
    );
  });

  test("tells when its next attempt begins", () => {
    const view = makeView([{ status: "running", attempt: 1 }]);
    failAttempt(view, "t0", "busy", 14_500);
    const [task] = view.tasks;
    const tell = (now: number) => task && toStanding(task, [], view, now).sentence;
    expect(tell(NOW)).toBe("Attempt 1 failed; the next one begins in 2.5s.");
    expect(tell(NOW + 5000)).toBe("Attempt 1 failed; the next one begins at once.");
  });
});

const spend = (spent: Partial<TimeSpent>): TimeSpent => ({
  waiting: 0,
  executing: 0,
  polling: 0,
  fetching: 0,
  pausing: 0,
  ...spent,
});

describe("why a task was slow", () => {
  test("is what took more than half of its time", () => {
    expect(toSlowness(spend({ waiting: 3000, executing: 1000 }))).toBe(
      "It waited for a free worker: 3.0s, 75% of its time. More workers, or more tasks at once for each, would start it sooner.",
    );
    expect(toSlowness(spend({ polling: 9000, waiting: 1000 }))).toBe(
      "Its service worked on it: 9.0s, 90% of its time.",
    );
  });

  test("is not told of what was quick, or had no main reason", () => {
    expect(toSlowness(spend({ waiting: 900 }))).toBeNull();
    expect(toSlowness(spend({ waiting: 1000, executing: 1000, polling: 1000 }))).toBeNull();
    expect(toSlowness(spend({}))).toBeNull();
  });

  test("has one reason at most, whatever the times", () => {
    const times = fc.record(Object.fromEntries(PARTS.map((part) => [part, fc.nat(10_000)])));
    fc.assert(
      fc.property(times, (spent) => {
        const told = toSlowness(spend(spent));
        const [, share = "100"] = /, (\d+)% of its time/.exec(told ?? "") ?? [];
        expect(Number(share)).toBeGreaterThanOrEqual(50);
      }),
    );
  });

  test("is told beside the other tasks that ended", () => {
    const took = (...durations: readonly number[]) => {
      const ended = durations.map(
        (ms): TaskSketch => ({ status: "completed", startedAfterMs: 0, endedAfterMs: ms }),
      );
      const view = makeView([...ended, { status: "skipped" }]);
      const [task] = view.tasks;
      return task && toRank(task, view.tasks);
    };
    expect(took(9, 3, 4)).toBe("The slowest of the 3 tasks that ended.");
    expect(took(3, 9, 4)).toBeNull();
    expect(took(8, 9, ...Array.from({ length: 20 }, () => 1))).toBe("Only 1 task took longer.");
    expect(took(9)).toBeNull();
  });
});

describe("the hint to a failure", () => {
  const address = "http://alpha:8080";
  test.each([
    ["Connection failed: connection refused", "Nobody answered at http://alpha:8080."],
    ["Request timed out: no answer", "http://alpha:8080 did not answer in time."],
    ["HTTP 401: {}", "The service refuses the key"],
    ["HTTP 404: {}", "http://alpha:8080 does not know what was asked for."],
    ["HTTP 400: {}", "The service refuses the call"],
    ["HTTP 503: busy", "The service broke down over the call."],
    ["Invalid response: no JSON", "`aieffect conformance http://alpha:8080`"],
    ["Endpoint not found for: alpha", "The dockerinfo has no entry"],
    ["Task timed out after 10 ms", "options.task_timeout_ms"],
    ["loss is NaN", "This is what its service says."],
  ])("of %s", (error, hint) => {
    expect(toFailureHint(error, address)).toContain(hint);
  });

  test("speaks of the service where nobody knows its address", () => {
    expect(toFailureHint("Connection failed: x", null)).toStartWith("Nobody answered at the service.");
  });
});
