import { describe, expect, test } from "bun:test";
import fc from "fast-check";
import { toLatency } from "../../model/latency.ts";
import type { SystemAnswer } from "../../model/system-answer.ts";
import {
  addReading,
  type History,
  HOP,
  MOST_READINGS,
  type Reading,
  toFigures,
  toHopRates,
  toPaces,
  toRecentPaces,
} from "./history.ts";

const time = (count: number) => toLatency({ count, total_ms: count, buckets: [{ at_most_ms: 1, count }] });

const makeSystem = (hops: number, changes: Partial<SystemAnswer> = {}): SystemAnswer => ({
  version: "1.2.3",
  started_at: "2026-01-01T00:00:00.000Z",
  uptime_s: 1,
  store: { kind: "sqlite", answers: true, latency_ms: 0.5 },
  queue: { ready: hops, delayed: 0, running: 0 },
  workflows: null,
  workers: null,
  hops: time(hops),
  control_calls: [],
  ...changes,
});

/** One reading a second, of so many hops each. */
const makeHistory = (...hops: readonly number[]): History =>
  hops.map((count, second): Reading => ({ at: second * 1000, system: makeSystem(count) }));

describe("readings", () => {
  test("are the newest ones, in order, of one run of the server (H1, H2)", () => {
    const anyReading = fc.record({ run: fc.integer({ min: 0, max: 2 }), hops: fc.nat(100) });
    fc.assert(
      fc.property(fc.array(anyReading, { maxLength: 150 }), (readings) => {
        const all = readings.map(({ run, hops }, at) => ({
          at,
          system: makeSystem(hops, { started_at: `2026-01-0${run + 1}T00:00:00.000Z` }),
        }));
        const history = all.reduce<History>(addReading, []);
        expect(history.length).toBeLessThanOrEqual(MOST_READINGS);
        const sameRun = all.slice(
          all.findLastIndex(({ system }) => system.started_at !== all.at(-1)?.system.started_at) + 1,
        );
        expect(history).toEqual(sameRun.slice(-MOST_READINGS));
      }),
    );
  });
});

describe("what came between", () => {
  test("is the last reading without the first", () => {
    fc.assert(
      fc.property(fc.array(fc.nat(50), { minLength: 1, maxLength: 20 }), (steps) => {
        let hops = 7;
        const history = makeHistory(
          hops,
          ...steps.map((step) => {
            hops += step;
            return hops;
          }),
        );
        const recent = toRecentPaces(history);
        expect(recent?.spanMs).toBe(steps.length * 1000);
        expect(recent?.paces).toMatchObject([{ name: HOP, failed: null, latency: { count: hops - 7 } }]);
        expect(toHopRates(history)).toEqual(steps);
      }),
    );
  });

  test("begins where counting began anew", () => {
    const recent = toRecentPaces(makeHistory(100, 120, 3, 10));
    expect(recent).toMatchObject({ spanMs: 1000, paces: [{ latency: { count: 7 } }] });
    expect(toHopRates(makeHistory(100, 3, 10))).toEqual([0, 7]);
  });

  test("is not known of one reading alone", () => {
    expect(toRecentPaces([])).toBeNull();
    expect(toRecentPaces(makeHistory(5))).toBeNull();
    expect(toRecentPaces(makeHistory(5, 3))).toBeNull();
  });

  test("has calls of services too, also those that were made for the first time", () => {
    const calls = [{ call: "execute", failed: 2, latency: time(5) }];
    const history = [
      { at: 0, system: makeSystem(1) },
      { at: 3000, system: makeSystem(1, { control_calls: calls }) },
    ];
    expect(toRecentPaces(history)?.paces).toMatchObject([
      { name: HOP, latency: { count: 0, p50_ms: null } },
      { name: "execute", failed: 2, latency: { count: 5 } },
    ]);
    expect(toPaces(history[1]?.system ?? makeSystem(0))).toHaveLength(2);
  });
});

test("a figure of a store that did not answer is 0", () => {
  const history = [
    { at: 0, system: makeSystem(4) },
    { at: 1, system: makeSystem(4, { queue: null }) },
  ];
  expect(toFigures(history, ({ queue }) => queue?.ready)).toEqual([4, 0]);
});
