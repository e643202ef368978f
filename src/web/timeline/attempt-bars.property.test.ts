import { expect, test } from "bun:test";
import fc from "fast-check";
import { anyEdges, anyRunSteps, RandomRun, type RunStep } from "../../../test/random-run.ts";
import type { WorkflowEvent } from "../../model/event.ts";
import type { AttemptRecord } from "../../model/record.ts";
import { type Bar, toBars } from "./attempt-bars.ts";

const anyInstant = fc.nat(1000);

/** Of any instants whatever, as clocks that differ may leave them. */
const anyAttempts: fc.Arbitrary<readonly AttemptRecord[]> = fc
  .array(
    fc.record({
      taskId: fc.constant("task_0"),
      workerId: fc.constant("worker-1"),
      readyAt: anyInstant,
      claimedAt: anyInstant,
      acceptedAt: fc.option(anyInstant),
      polls: fc.nat(3),
      lastPoll: fc.option(fc.record({ answer: fc.constant("running"), at: anyInstant })),
      outputFetchedAt: fc.option(anyInstant),
      endedAt: fc.option(anyInstant),
      outcome: fc.constantFrom(null, "completed", "failed", "lost", "cancelled"),
      error: fc.constant(null),
    }),
    { maxLength: 5 },
  )
  .map((attempts) => attempts.map((attempt, index) => ({ ...attempt, number: index + 1 })));

function expectInOrder(bars: readonly Bar[]): void {
  let reached = Number.NEGATIVE_INFINITY;
  for (const { from, to, spans } of bars) {
    expect(from).toBeGreaterThanOrEqual(reached);
    expect(to).toBeGreaterThanOrEqual(from);
    reached = from;
    for (const span of spans) {
      expect(span.from).toBe(reached);
      expect(span.to).toBeGreaterThan(span.from);
      reached = span.to;
    }
    expect(reached).toBe(to);
  }
}

test("bars of one task never overlap, and their spans fill them, whatever instants they are made of", () => {
  fc.assert(
    fc.property(anyAttempts, fc.option(anyInstant), anyInstant, (attempts, readyAt, now) => {
      const bars = toBars(attempts, readyAt, now);
      expectInOrder(bars);
      expect(bars.flatMap(({ attempt }) => attempt ?? [])).toEqual([...attempts]);
    }),
  );
});

/** Which attempts went on with what their service had accepted, as the events of a run tell it. */
function toResumed(run: RandomRun, steps: readonly RunStep[]): ReadonlySet<string> {
  const started = steps
    .flatMap((step) => run.take(step))
    .filter(
      (event): event is Extract<WorkflowEvent, { type: "task-started" }> => event.type === "task-started",
    );
  return new Set(
    started.filter(({ resumed }) => resumed).map((event) => `${event.task_id} ${event.attempt}`),
  );
}

test("an attempt that goes on with what its service had accepted is not told to execute", () => {
  fc.assert(
    fc.property(anyEdges, anyRunSteps, (edges, steps) => {
      const run = new RandomRun(edges);
      const resumed = toResumed(run, steps);
      const bars = run.snapshot.tasks.flatMap(({ position }) =>
        toBars(run.attemptsOf(position), null, run.now),
      );
      for (const { attempt, isFollowing, spans } of bars) {
        expect(isFollowing).toBe(resumed.has(`${attempt?.taskId} ${attempt?.number}`));
        expect(isFollowing && spans.some(({ phase }) => phase === "executing")).toBe(false);
      }
    }),
  );
});

test("a followed attempt has waited, executed, polled and fetched", () => {
  const attempt: AttemptRecord = {
    ...{ taskId: "task_0", number: 1, workerId: "worker-1", polls: 2, outcome: "completed", error: null },
    ...{ readyAt: 10, claimedAt: 15, acceptedAt: 35, outputFetchedAt: 95, endedAt: 96 },
    lastPoll: { answer: "complete 100", at: 90 },
  };
  expect(toBars([attempt], null, 200)[0]?.spans).toEqual([
    { phase: "waiting", from: 10, to: 15 },
    { phase: "executing", from: 15, to: 35 },
    { phase: "polling", from: 35, to: 90 },
    { phase: "fetching", from: 90, to: 96 },
  ]);
  const open = { ...attempt, outputFetchedAt: null, endedAt: null, outcome: null, lastPoll: null };
  expect(toBars([open], null, 200)[0]?.spans.at(-1)).toEqual({ phase: "polling", from: 35, to: 200 });
});

test("what may begin and is not claimed waits until now; what may begin later does not wait yet", () => {
  expect(toBars([], 40, 100)).toEqual([
    {
      attempt: null,
      isFollowing: false,
      from: 40,
      to: 100,
      spans: [{ phase: "waiting", from: 40, to: 100 }],
    },
  ]);
  expect(toBars([], 140, 100)).toEqual([]);
});
