/** A bar in words: for the ear, and for the eye where a bar is too short to see. */
import { formatDuration, formatMovingDuration, formatNumberOf } from "../../model/quantity.ts";
import type { AttemptRecord } from "../../model/record.ts";
import type { Bar, Phase, Span } from "./attempt-bars.ts";

/** So many characters of an error: the whole of it is in the task's panel. */
const LONGEST_ERROR = 160;

/**
 * `Attempt 2, 1.5s after the start: waited 20ms for a worker, executed 3.1s, polled 30.0s (12 polls), completed`.
 *
 * @param startedAt of the workflow, in ms since the epoch
 */
export function toBarText(bar: Bar, startedAt: number): string {
  const { attempt } = bar;
  if (attempt === null) return `Waits for a worker, for ${formatMovingDuration(bar.to - bar.from)}`;
  const parts = bar.spans.map((span, index) => {
    const isOpen = attempt.outcome === null && index === bar.spans.length - 1;
    return toSpanText(span, attempt, isOpen);
  });
  if (bar.isFollowing) parts.unshift("went on with what the service had accepted before");
  const place = `${formatDuration(bar.from - startedAt)} after the start`;
  return `Attempt ${attempt.number}, ${place}: ${[...parts, toOutcomeText(attempt)].join(", ")}`;
}

const DONE: Readonly<Record<Phase, (duration: string) => string>> = {
  waiting: (duration) => `waited ${duration} for a worker`,
  executing: (duration) => `executed ${duration}`,
  polling: (duration) => `polled ${duration}`,
  fetching: (duration) => `fetched its output in ${duration}`,
};

const OPEN: Readonly<Record<Phase, (duration: string) => string>> = {
  ...DONE,
  executing: (duration) => `executing for ${duration}`,
  polling: (duration) => `polled for ${duration} so far`,
};

function toSpanText({ phase, from, to }: Span, { polls }: AttemptRecord, isOpen: boolean): string {
  if (isOpen) return OPEN[phase](formatMovingDuration(to - from));
  const text = DONE[phase](formatDuration(to - from));
  return phase === "polling" && polls > 0 ? `${text} (${formatNumberOf(polls, "poll")})` : text;
}

function toOutcomeText({ outcome, error }: AttemptRecord): string {
  switch (outcome) {
    case null:
      return "under way";
    case "lost":
      return "lost with its worker";
    case "failed":
      return error === null || error === "" ? "failed" : `failed: ${clip(error)}`;
    case "completed":
    case "cancelled":
      return outcome;
  }
}

/** The beginning of a text, in one line. */
export function clip(text: string): string {
  const line = text.replace(/\s+/g, " ").trim();
  const characters = [...line.slice(0, LONGEST_ERROR * 2)];
  return characters.length <= LONGEST_ERROR ? line : `${characters.slice(0, LONGEST_ERROR).join("")}…`;
}
