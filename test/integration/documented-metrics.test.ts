import { expect, test } from "bun:test";
import { readTableRows } from "../documents.ts";
import { toCodeSpans } from "../markdown.ts";
import { sampleMetrics } from "../metrics-sample.ts";

test("the page for operators lists every metric with its labels and what it counts, and no other", async () => {
  const rows = readTableRows("docs/operations.md", "Metric").map(([name = "", labels = "", meaning]) => [
    ...toCodeSpans(name),
    toCodeSpans(labels).toSorted(),
    meaning,
  ]);
  const metrics = [...(await sampleMetrics())].map(([name, { labels, meaning }]) => [
    name,
    [...labels.keys()].toSorted(),
    meaning,
  ]);
  const byName = (one: readonly unknown[], other: readonly unknown[]) =>
    String(one[0]) < String(other[0]) ? -1 : 1;
  expect(rows.toSorted(byName)).toEqual(metrics.toSorted(byName));
});
