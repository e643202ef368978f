/** What a check has found, for a person: the plan, what is wrong or odd, and the verdict. */
import type { Check } from "../model/check.ts";
import { toTreeLines } from "../model/plan-tree.ts";
import type { Problem } from "../model/problem.ts";
import { formatCount, formatNumberOf } from "../model/quantity.ts";
import type { Volume } from "../model/shared-folder.ts";
import { escapeUnprintable, wrap } from "./display-text.ts";
import { toSign, WARNING_SIGN } from "./sign.ts";
import { clipLine, joinSections, joinSpans, type Span, type StyledLine, toSpan } from "./styled-line.ts";

/** No line is wider than the columns; without a limit each problem is one line. */
export function toCheckLines(check: Check, columns: number): readonly StyledLine[] {
  const tree = check.plan === null ? [] : toTreeLines(check.plan, columns);
  return joinSections([
    tree.map((line) => clipLine([toSpan(line)], columns)),
    check.volumes.map((volume) => clipLine(toVolumeLine(volume), columns)),
    toComplaintLines(check, columns),
    [toVerdict(check)],
  ]);
}

const toVolumeLine = ({ name, containers }: Volume): StyledLine => [
  toSpan(
    `${escapeUnprintable(name)} · shared folder of ${escapeUnprintable(containers.join(", "))}`,
    "faint",
  ),
];

/** What is wrong, then what is odd. */
export function toComplaintLines(
  { problems, warnings }: Pick<Check, "problems" | "warnings">,
  columns: number,
): readonly StyledLine[] {
  return [
    ...problems.flatMap((problem) => toProblemLines(problem, toSign("failed"), columns)),
    ...warnings.flatMap((warning) => toProblemLines(warning, WARNING_SIGN, columns)),
  ];
}

function toProblemLines(problem: Problem, sign: Span, columns: number): readonly StyledLine[] {
  const { message, remedy = "" } = problem;
  const indent = toSpan("  ");
  if (!Number.isFinite(columns)) {
    return [[sign, toSpan(remedy === "" ? ` ${message}` : ` ${message}. ${remedy}`)]];
  }
  const messageLines = wrap(escapeUnprintable(message), columns - 2);
  const remedyLines = remedy === "" ? [] : wrap(escapeUnprintable(remedy), columns - 2);
  return [
    ...messageLines.map((line, at) => [...(at === 0 ? [sign, toSpan(" ")] : [indent]), toSpan(line)]),
    ...remedyLines.map((line) => [indent, toSpan(line, "faint")]),
  ];
}

function toVerdict({ problems, warnings, plan }: Check): StyledLine {
  const odd = warnings.length === 0 ? [] : [toSpan(formatNumberOf(warnings.length, "warning"), "warning")];
  if (plan === null) {
    const wrong = toSpan(formatNumberOf(problems.length, "problem"));
    return [
      toSign("failed"),
      toSpan(" "),
      ...joinSpans([toSpan("not valid", "failure"), wrong, ...odd], " · "),
    ];
  }
  const starts = plan.tasks.filter(({ upstream }) => upstream.length === 0).length;
  const facts = [
    toSpan("valid", "success"),
    toSpan(formatNumberOf(plan.tasks.length, "task")),
    toSpan(formatNumberOf(starts, "start task")),
    toSpan(`depth ${formatCount(plan.depth)}`),
    ...odd,
  ];
  return [toSign("completed"), toSpan(" "), ...joinSpans(facts, " · ")];
}
