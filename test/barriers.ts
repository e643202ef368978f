/** What keeps people from using a page, as axe finds it. */
import axe from "axe-core";
import type { Page } from "playwright-core";
import * as v from "valibot";

const FindingsSchema = v.object({
  violations: v.array(
    v.object({
      id: v.string(),
      impact: v.nullable(v.string()),
      nodes: v.array(v.object({ html: v.string() })),
    }),
  ),
});

/** The serious findings, each with where it is. */
export async function findBarriers(page: Page): Promise<readonly string[]> {
  // As a debugger does it: the policy of the page forbids scripts of others.
  await page.evaluate(axe.source);
  const { violations } = v.parse(
    FindingsSchema,
    await page.evaluate("axe.run({ resultTypes: ['violations'] })"),
  );
  return violations
    .filter(({ impact }) => impact === "serious" || impact === "critical")
    .map(({ id, nodes }) => `${id}: ${nodes.map(({ html }) => html).join(" ")}`);
}
