/** What a conformance test of a service looks at, and what it found. */

/** `warn`: pipelines work, but the contract is not kept to the letter, or what we ask beyond the reference is not there. */
export type Grade = "pass" | "warn" | "fail" | "skipped";

export interface Point {
  /** Never changes: programs know a point by it. */
  readonly id: string;
  readonly section: Section;
  readonly title: string;
  /** Of control-interface.md, unless another document is named. */
  readonly paragraph: string;
}

export type Section = "health" | "refusals" | "key" | "operation" | "once" | "result";

export interface Finding {
  readonly point: Point;
  readonly grade: Grade;
  /** The call, or empty when none was made. */
  readonly sent: string;
  readonly expected: string;
  readonly came: string;
  /** What is wrong, or why it was skipped; empty for a pass. */
  readonly note: string;
}

export type GradeCounts = Readonly<Record<Grade, number>>;

export function countGrades(findings: readonly Finding[]): GradeCounts {
  const counts = { pass: 0, warn: 0, fail: 0, skipped: 0 };
  for (const { grade } of findings) counts[grade] += 1;
  return counts;
}

/** As a JSON document. */
export function toConformanceReport(address: string, operation: string | null, findings: readonly Finding[]) {
  const counts = countGrades(findings);
  return {
    address,
    operation,
    conforms: counts.fail === 0,
    counts,
    points: findings.map(({ point: { paragraph, ...point }, ...finding }) => ({
      ...point,
      paragraph: /^\d/.test(paragraph) ? `control-interface.md ${paragraph}` : paragraph,
      ...finding,
    })),
  };
}
