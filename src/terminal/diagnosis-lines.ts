/** What an examination has found, for a person: a line for each finding, and below it why it is so and what to do. */
import { countSeverities, type Diagnosis, type Severity } from "../model/diagnosis.ts";
import { formatNumberOf } from "../model/quantity.ts";
import { escapeUnprintable, wrap } from "./display-text.ts";
import { toSign, WARNING_SIGN } from "./sign.ts";
import { joinSpans, type Span, type StyledLine, toSpan } from "./styled-line.ts";

const SIGNS: Record<Severity, Span> = {
  ok: toSign("completed"),
  warning: WARNING_SIGN,
  error: toSign("failed"),
};

/** A part of the examination: its title, then its findings. No line is wider than the columns. */
export function toDiagnosisLines(
  title: string,
  findings: readonly Diagnosis[],
  columns: number,
): readonly StyledLine[] {
  if (findings.length === 0) return [];
  return [[toSpan(title, "strong")], ...findings.flatMap((finding) => toFindingLines(finding, columns)), []];
}

function toFindingLines({ severity, what, why, remedy }: Diagnosis, columns: number): readonly StyledLine[] {
  const head = toLines(what, columns).map((line, at) => [
    ...(at === 0 ? [SIGNS[severity], toSpan(" ")] : [toSpan("  ")]),
    toSpan(line),
  ]);
  const notes = [why, remedy === "" ? "" : `→ ${remedy}`].filter((note) => note !== "");
  return [
    ...head,
    ...notes.flatMap((note) => toLines(note, columns).map((line) => [toSpan("  "), toSpan(line, "faint")])),
  ];
}

/** A text of others may have several lines: they stay apart. */
const toLines = (text: string, columns: number): readonly string[] =>
  Number.isFinite(columns) ? wrap(text, columns - 2) : text.split("\n").map(escapeUnprintable);

export function toDiagnosisVerdict(findings: readonly Diagnosis[]): StyledLine {
  const counts = countSeverities(findings);
  const parts = [
    ...(counts.error > 0 ? [toSpan(formatNumberOf(counts.error, "problem"), "failure")] : []),
    ...(counts.warning > 0 ? [toSpan(formatNumberOf(counts.warning, "warning"), "warning")] : []),
    toSpan(`${counts.ok} well`, "faint"),
  ];
  const verdict = counts.error === 0 ? toSpan("all well", "success") : toSpan("not well", "failure");
  return [SIGNS[counts.error === 0 ? "ok" : "error"], toSpan(" "), ...joinSpans([verdict, ...parts], " · ")];
}
