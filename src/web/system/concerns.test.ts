import { expect, test } from "bun:test";
import { toLatency } from "../../model/latency.ts";
import type { SystemAnswer, WorkerAnswer } from "../../model/system-answer.ts";
import { toConcerns, toSlots } from "./concerns.ts";

const NOTHING = toLatency({ count: 0, total_ms: 0, buckets: [] });

const makeWorker = (changes: Partial<WorkerAnswer> = {}): WorkerAnswer => ({
  ...{ worker_id: "w-1", lease_ms: 9_000, tasks: 1, slots: 2, busy_slots: 1 },
  ...changes,
});

const makeSystem = (workers: readonly WorkerAnswer[] | null, ready = 0): SystemAnswer => ({
  ...{ version: "1.2.3", started_at: "2026-01-01T00:00:00.000Z", uptime_s: 1, workflows: null },
  store: { kind: "redis", answers: workers !== null, latency_ms: workers === null ? null : 1 },
  queue: workers === null ? null : { ready, delayed: 0, running: 0 },
  workers: workers === null ? null : [...workers],
  hops: NOTHING,
  control_calls: [],
});

const FULL = makeWorker({ busy_slots: 2 });

test.each<[what: string, system: SystemAnswer, concerns: readonly string[]]>([
  ["all is as it should be", makeSystem([makeWorker()]), []],
  ["tasks wait for a moment, and there are free slots", makeSystem([makeWorker()], 3), []],
  ["all slots are busy, and nothing waits", makeSystem([FULL]), []],
  ["all slots may not be all", makeSystem([FULL, makeWorker({ slots: null, busy_slots: null })], 3), []],
  [
    "all slots are busy",
    makeSystem([FULL, FULL], 1_200),
    [
      "All 4 slots are busy, and 1,200 tasks wait: more workers, or a higher --concurrency, would start more at once.",
    ],
  ],
  [
    "the only slot is busy",
    makeSystem([makeWorker({ slots: 1, busy_slots: 1 })], 1),
    [
      "The only slot is busy, and 1 task waits: more workers, or a higher --concurrency, would start more at once.",
    ],
  ],
  [
    "a worker is dead",
    makeSystem([makeWorker(), makeWorker({ worker_id: "w-2", lease_ms: null, tasks: 3 })]),
    ["w-2 has no lease any more, and holds 3 tasks: others take them over."],
  ],
  ["a worker has left", makeSystem([makeWorker(), makeWorker({ lease_ms: null, tasks: 0 })]), []],
  ["nobody works", makeSystem([], 3), ["No worker has a lease: nothing is executed."]],
  [
    "the store is away",
    makeSystem(null),
    ["The store does not answer: nothing can be submitted, and nothing goes on."],
  ],
])("%s", (_, system, concerns) => {
  expect(toConcerns(system)).toEqual(concerns);
});

test("slots are added up when all are known", () => {
  expect(toSlots([makeWorker(), FULL])).toEqual({ all: 4, busy: 3 });
  expect(toSlots([makeWorker(), makeWorker({ slots: null })])).toBeNull();
  expect(toSlots([])).toBeNull();
});
