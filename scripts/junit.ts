import * as v from "valibot";

export interface TestTotals {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}

const Count = v.pipe(v.string(), v.regex(/^\d+$/), v.transform(Number));
const TotalsSchema = v.object({ tests: Count, failures: Count, skipped: Count });

/**
 * The totals of one `bun test` run, from the root element of its JUnit report.
 * @throws v.ValiError when the text is no such report
 */
export function parseJunitTotals(xml: string): TestTotals {
  const root = /<testsuites\s([^>]*)>/.exec(xml)?.[1] ?? "";
  const attributes = Object.fromEntries(
    [...root.matchAll(/([\w-]+)="([^"]*)"/g)].map(([, name, value]) => [name, value]),
  );
  const { tests, failures, skipped } = v.parse(TotalsSchema, attributes);
  return { passed: tests - failures - skipped, failed: failures, skipped };
}
