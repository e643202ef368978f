/** What an examination has found, about the services of a package and about what is around them. */

/** `warning`: workflows run, but not as well, or not for long; or it could not be seen from here. */
export type Severity = "ok" | "warning" | "error";

export interface Diagnosis {
  /** Never changes: programs know a finding by it. */
  readonly code: string;
  readonly severity: Severity;
  /** What it is about: a container, or a part of the environment. */
  readonly subject: string;
  /** One sentence, complete as it stands. */
  readonly what: string;
  /** Why it is so; empty when that is plain, or not known. */
  readonly why: string;
  /** What to do about it; empty when there is nothing to do. */
  readonly remedy: string;
}

export type DiagnosisText = Partial<Pick<Diagnosis, "why" | "remedy">> & Pick<Diagnosis, "what">;

export const well = (code: string, subject: string, what: string): Diagnosis =>
  diagnose("ok", code, subject, { what });

export const warn = (code: string, subject: string, text: DiagnosisText): Diagnosis =>
  diagnose("warning", code, subject, text);

export const blame = (code: string, subject: string, text: DiagnosisText): Diagnosis =>
  diagnose("error", code, subject, text);

function diagnose(severity: Severity, code: string, subject: string, text: DiagnosisText): Diagnosis {
  return { code, severity, subject, why: "", remedy: "", ...text };
}

export type SeverityCounts = Readonly<Record<Severity, number>>;

export function countSeverities(findings: readonly Diagnosis[]): SeverityCounts {
  const counts = { ok: 0, warning: 0, error: 0 };
  for (const { severity } of findings) counts[severity] += 1;
  return counts;
}
