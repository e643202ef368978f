import { expect, test } from "bun:test";
import { parseJunitTotals } from "./junit.ts";

const report = (attributes: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="bun test" ${attributes}>\n` +
  `  <testsuite name="a.test.ts" tests="99" failures="99" skipped="99">\n  </testsuite>\n</testsuites>\n`;

test("counts a test that neither failed nor was skipped as passed", () => {
  const totals = parseJunitTotals(report('tests="6" assertions="2" failures="1" skipped="2" time="0.05"'));
  expect(totals).toEqual({ passed: 3, failed: 1, skipped: 2 });
});

test("refuses a text without totals", () => {
  expect(() => parseJunitTotals("")).toThrow();
  expect(() => parseJunitTotals(report('tests="six" failures="0" skipped="0"'))).toThrow();
});
