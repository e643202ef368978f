/** Every point, in the order in which they are shown. */
import type { Point, Section } from "../model/conformance-finding.ts";

const point = (section: Section, id: string, paragraph: string, title: string): Point => ({
  id,
  section,
  title,
  paragraph,
});

export const HEALTH = point("health", "health", "1", "/health says ok, without a key");

export const RUN_POINTS = {
  executeAnswer: point("operation", "execute-answer", "1.2", "execute gives one of the three answers"),
  executeKeys: point("operation", "execute-keys", "1.2", "execute's answer has task_id, output and error"),
  completes: point("operation", "operation-completes", "1.2", "the operation completes"),
  statusRunning: point("operation", "status-running", "1.4", "status while it runs"),
  progress: point("operation", "progress", "1.4", "progress is a whole number that never falls"),
  outputRunning: point("operation", "output-running", "1.5", "output while it runs is refused"),
  statusEnded: point("operation", "status-ended", "1.4", "status after the end"),
  outputEnded: point("operation", "output-ended", "1.5", "output after the end"),
} as const;

export const ONCE_POINTS = {
  repeatRunning: point("once", "repeat-running", "1.3", "a second execute while it runs starts nothing"),
  runAgain: point("once", "run-again", "1.3", "a second execute after the end runs again"),
  overlapIds: point(
    "once",
    "overlap-ids",
    "1.3",
    "two workflows with one task id get ids of their own to poll",
  ),
  overlapResults: point(
    "once",
    "overlap-results",
    "1.3",
    "two workflows with one task id see their own results",
  ),
  outcomeKept: point(
    "once",
    "outcome-kept",
    "1.3",
    "an outcome stays readable under <workflow_id>.<task_id>",
  ),
} as const;

export const RESULT_POINTS = {
  reference: point(
    "result",
    "result-reference",
    "exchange-formats.md 3",
    "the output is a valid DataReference",
  ),
  fetch: point("result", "result-fetched", "exchange-formats.md 3", "what the output refers to is there"),
  size: point("result", "result-size", "exchange-formats.md 3", "size_bytes and checksum are right"),
  unknown: point("result", "result-unknown", "use-cases.md 2.5", "of an unknown workflow there is no result"),
} as const;

export const refusalPoint = (id: string, paragraph: string, title: string): Point =>
  point("refusals", id, paragraph, title);

export const keyPoint = (id: string, title: string): Point => point("key", id, "1.7", title);

export const knownKeyPoint = (id: string, title: string): Point => point("operation", id, "1.7", title);
