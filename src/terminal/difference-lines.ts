/** What differs between a package and what is deployed, for a person: where to look on both sides, and what is there. */
import type { Difference, Side } from "../model/difference.ts";
import { formatNumberOf } from "../model/quantity.ts";
import { toSign } from "./sign.ts";
import { clipLine, joinSections, joinSpans, type Span, type StyledLine, toSpan } from "./styled-line.ts";

/** @param compared what stands on both sides, such as `export` and `docker-compose.yml` */
export function toDifferenceLines(
  differences: readonly Difference[],
  compared: readonly [string, string],
  columns: number,
): readonly StyledLine[] {
  return joinSections([
    ...differences.map((difference) => toLines(difference, columns)),
    [toVerdict(differences, compared)],
  ]);
}

function toLines(difference: Difference, columns: number): readonly StyledLine[] {
  const sides = [difference.package, difference.deployed];
  const width = Math.max(...sides.map(({ place }) => place.length));
  const longest = Math.max(...sides.map(({ value }) => (value ?? NOTHING).length));
  const isNarrow = INDENT.length + width + INDENT.length + longest > columns;
  const lines = isNarrow ? sides.flatMap(toTwoLines) : sides.map((side) => toOneLine(side, width));
  return [toTitle(difference), ...lines].map((line) => clipLine(line, columns));
}

const INDENT = "  ";
const NOTHING = "nothing";

function toTitle({ kind, subject, ...sides }: Difference): StyledLine {
  const name = toSpan(subject, "strong");
  const sign = toSign("failed");
  if (sides.deployed.value === null) return [sign, toSpan(` ${kind} `), name, toSpan(" is missing")];
  if (sides.package.value === null)
    return [sign, toSpan(` ${kind} `), name, toSpan(" is not in the package")];
  return [sign, toSpan(` ${kind} of `), name, toSpan(" differs")];
}

const toOneLine = (side: Side, width: number): StyledLine => [
  toSpan(`${INDENT}${side.place.padEnd(width)}${INDENT}`, "faint"),
  toValue(side),
];

/** Where both do not fit side by side. */
const toTwoLines = (side: Side): readonly StyledLine[] => [
  [toSpan(`${INDENT}${side.place}`, "faint")],
  [toSpan(INDENT.repeat(2)), toValue(side)],
];

const toValue = ({ value }: Side): Span => (value === null ? toSpan(NOTHING, "warning") : toSpan(value));

function toVerdict(differences: readonly Difference[], compared: readonly [string, string]): StyledLine {
  const sides = toSpan(compared.join(" and "), "faint");
  if (differences.length === 0) {
    return [
      toSign("completed"),
      toSpan(" "),
      ...joinSpans([toSpan("no difference", "success"), sides], " · "),
    ];
  }
  const count = toSpan(formatNumberOf(differences.length, "difference"), "failure");
  return [toSign("failed"), toSpan(" "), ...joinSpans([count, sides], " · ")];
}
