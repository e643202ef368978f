/** The files for Prometheus ask for what `/metrics` tells, and the page for operators knows each alert. */
import { beforeAll, expect, test } from "bun:test";
import { readTableRows } from "../documents.ts";
import { toCodeSpans } from "../markdown.ts";
import { type SampledMetric, sampleMetrics } from "../metrics-sample.ts";
import { readAlerts, readPrometheusConfig } from "../prometheus-files.ts";
import { readExpression } from "../promql.ts";

const config = readPrometheusConfig();
const alerts = config.rule_files.flatMap(readAlerts);
const jobs = config.scrape_configs.map(({ job_name }) => job_name);

/** What Prometheus adds itself to what it scrapes. */
const OF_PROMETHEUS = ["up"];

let metrics: ReadonlyMap<string, SampledMetric>;
beforeAll(async () => {
  metrics = await sampleMetrics();
});

const findMetric = (name: string): SampledMetric | undefined => {
  const histogram = metrics.get(name.replace(/_(bucket|count|sum)$/, ""));
  return metrics.get(name) ?? (histogram?.type === "histogram" ? histogram : undefined);
};

test.each(alerts)("the expression of $alert is one", ({ expr }) => {
  expect(readExpression(expr).errors).toEqual([]);
});

test.each(alerts)("$alert asks for metrics, labels and values that are there", ({ expr }) => {
  const { metrics: names, labels } = readExpression(expr);
  expect(names).not.toBeEmpty();
  expect(names.filter((name) => !OF_PROMETHEUS.includes(name) && findMetric(name) === undefined)).toEqual([]);
  const known = new Map([
    ["job", new Set(jobs)],
    ["instance", new Set<string>()],
    ["le", new Set<string>()],
  ]);
  for (const name of names) {
    for (const [label, values] of findMetric(name)?.labels ?? []) known.set(label, new Set(values));
  }
  for (const { name, value } of labels) {
    expect([...known.keys()]).toContain(name);
    if (value === null) continue;
    const pattern = new RegExp(`^(?:${value})$`);
    expect([...(known.get(name) ?? [])].filter((candidate) => pattern.test(candidate))).not.toBeEmpty();
  }
});

test("the page for operators says of each alert what to look at", () => {
  const rows = readTableRows("docs/operations.md", "Alert").flatMap(([name = ""]) => toCodeSpans(name));
  expect(rows.toSorted()).toEqual(alerts.map(({ alert }) => alert).toSorted());
});

test.each([
  ["rate(a_total[5m]) > 0", true],
  ["sum(rate(a_total[5m])", false],
  ["rate(a_total[5m)", false],
  ["", false],
])("whether %j is an expression: %p", (text, expected) => {
  expect(readExpression(text).errors.length === 0).toBe(expected);
});
