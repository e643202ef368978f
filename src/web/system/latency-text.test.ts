import { expect, test } from "bun:test";
import { formatLatency, formatMs } from "./latency-text.ts";

test.each([
  [0, "0.00ms"],
  [0.4236, "0.42ms"],
  [0.996, "1.0ms"],
  [3.44, "3.4ms"],
  [9.96, "10ms"],
  [34.2, "34ms"],
  [1234, "1.2s"],
])("%p ms is %s", (ms, text) => {
  expect(formatMs(ms)).toBe(text);
});

test("nothing, and what is outside of the bounds, have no number of their own", () => {
  const buckets = [1, 10_000].map((at_most_ms) => ({ at_most_ms, count: 1 }));
  expect(formatLatency(null, { buckets })).toBe("–");
  expect(formatLatency(0.99, { buckets })).toBe("under 1ms");
  expect(formatLatency(1.4, { buckets })).toBe("1.4ms");
  expect(formatLatency(9_999, { buckets })).toBe("10.0s");
  expect(formatLatency(10_000, { buckets })).toBe("over 10.0s");
  expect(formatLatency(5, { buckets: [] })).toBe("5.0ms");
});
