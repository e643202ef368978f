import { expect, test } from "bun:test";
import { addTotals, toStepTotals } from "./test-totals.ts";

const report = (attributes: string) =>
  `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites name="bun test" ${attributes}>\n` +
  `  <testsuite name="a.test.ts" tests="99" failures="99" skipped="99">\n  </testsuite>\n</testsuites>\n`;

test("counts a test that neither failed nor was skipped as passed", () => {
  const xml = report('tests="6" assertions="2" failures="1" skipped="2" time="0.05"');
  expect(toStepTotals(1, xml)).toEqual({ passed: 3, failed: 1, skipped: 2 });
});

test("a step without tests that ends badly is one failure", () => {
  expect(toStepTotals(0, undefined)).toEqual({ passed: 0, failed: 0, skipped: 0 });
  expect(toStepTotals(2, undefined)).toEqual({ passed: 0, failed: 1, skipped: 0 });
});

test("a run that ends badly although no test failed is one failure more", () => {
  const xml = report('tests="4" failures="0" skipped="0"');
  expect(toStepTotals(1, xml)).toEqual({ passed: 4, failed: 1, skipped: 0 });
});

test.each(["", "<testsuites", report('tests="six" failures="0" skipped="0"')])(
  "a report cut off or strange is a failure",
  (xml) => {
    expect(toStepTotals(0, xml)).toEqual({ passed: 0, failed: 1, skipped: 0 });
  },
);

test("adds up steps", () => {
  const step = { passed: 1, failed: 2, skipped: 3 };
  expect(addTotals(step, step)).toEqual({ passed: 2, failed: 4, skipped: 6 });
});
