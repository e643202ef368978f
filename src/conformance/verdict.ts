/** How a judgement over an exchange becomes a finding. Pure. */
import type { Finding, Grade, Point } from "../model/conformance-finding.ts";
import { describeCame, describeSent, type Exchange } from "./exchange.ts";

export interface Verdict {
  readonly grade: Grade;
  readonly note: string;
}

export const PASS: Verdict = { grade: "pass", note: "" };
export const warn = (note: string): Verdict => ({ grade: "warn", note });
export const fail = (note: string): Verdict => ({ grade: "fail", note });

/** Which of the verdicts weighs most; the first of those that weigh the same. */
export function toWorst(verdicts: readonly Verdict[]): Verdict {
  const has = (grade: Grade) => verdicts.find((verdict) => verdict.grade === grade);
  return has("fail") ?? has("warn") ?? PASS;
}

export function toFinding(point: Point, exchange: Exchange, expected: string, verdict: Verdict): Finding {
  return { point, sent: describeSent(exchange.sent), expected, came: describeCame(exchange), ...verdict };
}

export function toSkipped(point: Point, note: string): Finding {
  return { point, grade: "skipped", sent: "", expected: "", came: "", note };
}

/** What is wrong with an exchange whatever was asked: no answer, a redirect, too long, no JSON. Null when nothing is. */
export function toCommonFault({ answer, trouble }: Exchange): Verdict | null {
  if (answer === null) return fail(trouble);
  if (answer.status >= 300 && answer.status < 400) return fail("a redirect, and none is followed (2.1)");
  if (!answer.isWhole) return fail("longer than the 1 MiB that the orchestrator reads (3.9)");
  return answer.json === undefined ? fail("the body is not JSON") : null;
}
