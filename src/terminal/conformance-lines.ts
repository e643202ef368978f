/** What a conformance test has found, for a person: a line for each point, and more for those that are not right. */
import { countGrades, type Finding, type Grade, type Section } from "../model/conformance-finding.ts";
import { formatCount } from "../model/quantity.ts";
import { escapeUnprintable, wrap } from "./display-text.ts";
import { toSign, WARNING_SIGN } from "./sign.ts";
import { joinSpans, type Span, type StyledLine, toSpan } from "./styled-line.ts";

const SIGNS: Record<Grade, Span> = {
  pass: toSign("completed"),
  warn: WARNING_SIGN,
  fail: toSign("failed"),
  skipped: toSign("pending"),
};

const TITLES: Record<Section, string> = {
  health: "Health",
  refusals: "What must be refused",
  key: "The key",
  operation: "The operation",
  once: "Again, and two at once",
  result: "The result",
};

/** @param former the finding before it; null for the first one */
export function toFindingLines(
  finding: Finding,
  former: Finding | null,
  columns: number,
): readonly StyledLine[] {
  const { point, grade, note } = finding;
  const isFirst = former?.point.section !== point.section;
  const title = [
    SIGNS[grade],
    toSpan(` ${point.title}`, grade === "skipped" ? "faint" : null),
    toSpan(`  ${point.paragraph}`, "faint"),
  ];
  const head: readonly StyledLine[] = isFirst
    ? [...(former === null ? [] : [[]]), [toSpan(TITLES[point.section], "strong")]]
    : [];
  return [...head, title, ...(note === "" ? [] : toNoteLines(finding, columns))];
}

function toNoteLines({ grade, note, sent, expected, came }: Finding, columns: number): readonly StyledLine[] {
  if (grade === "skipped") return toIndented("", note, columns);
  return [
    ...toIndented("", note, columns),
    ...toIndented("sent      ", sent, columns),
    ...toIndented("expected  ", expected, columns),
    ...toIndented("came      ", came, columns),
  ];
}

function toIndented(label: string, text: string, columns: number): readonly StyledLine[] {
  const indent = " ".repeat(label.length + 2);
  const plain = escapeUnprintable(text);
  const lines = Number.isFinite(columns) ? wrap(plain, columns - indent.length) : [plain];
  return lines.map((line, at) => [
    toSpan(at === 0 ? `  ${label}` : indent, "faint"),
    toSpan(line, label === "" ? null : "faint"),
  ]);
}

export function toConformanceVerdict(findings: readonly Finding[]): StyledLine {
  const counts = countGrades(findings);
  const isKept = counts.fail === 0;
  const parts: readonly (readonly [grade: Grade, text: string])[] = [
    ["pass", "passed"],
    ["warn", counts.warn === 1 ? "warning" : "warnings"],
    ["fail", "failed"],
    ["skipped", "skipped"],
  ];
  const tones = { pass: null, warn: "warning", fail: "failure", skipped: "faint" } as const;
  return [
    isKept ? SIGNS.pass : SIGNS.fail,
    toSpan(" "),
    ...joinSpans(
      [
        isKept ? toSpan("keeps the contract", "success") : toSpan("does not keep the contract", "failure"),
        ...parts
          .filter(([grade]) => counts[grade] > 0)
          .map(([grade, text]) => toSpan(`${formatCount(counts[grade])} ${text}`, tones[grade])),
      ],
      " · ",
    ),
  ];
}
