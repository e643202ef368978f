import * as v from "valibot";

export interface TestTotals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

export const NO_TESTS: TestTotals = { passed: 0, failed: 0, skipped: 0 };

const Count = v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number));
const RootSchema = v.object({ tests: Count, failures: Count, skipped: Count });

/**
 * What a step came to. One that ended badly without a failed test (a linter, a crashed run, a run without a report)
 * counts as one failure, so that the sum never says "0 failed" of something that did fail.
 *
 * @param report - JUnit XML of a `bun test` run; undefined when there is none
 */
export function toStepTotals(exitCode: number, report: string | undefined): TestTotals {
  const totals = report === undefined ? undefined : parseJunitTotals(report);
  const isBroken = exitCode !== 0 || (report !== undefined && totals === undefined);
  const { passed, failed, skipped } = totals ?? NO_TESTS;
  return { passed, failed: isBroken ? Math.max(failed, 1) : failed, skipped };
}

export function addTotals(a: TestTotals, b: TestTotals): TestTotals {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** From the attributes of the root element; undefined when the text is no such report. */
function parseJunitTotals(xml: string): TestTotals | undefined {
  const root = /<testsuites\s([^>]*)>/.exec(xml)?.[1] ?? "";
  const attributes = [...root.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]);
  const result = v.safeParse(RootSchema, Object.fromEntries(attributes));
  if (!result.success) return undefined;
  const { tests, failures, skipped } = result.output;
  return { passed: tests - failures - skipped, failed: failures, skipped };
}
