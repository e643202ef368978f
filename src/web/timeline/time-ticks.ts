/** Where the axis of a timeline names the time. */
import { type FoldedTime, type Stretch, toShown } from "./folded-time.ts";

export interface Tick {
  /** Ms since the epoch. */
  readonly at: number;
  /** Ms from the beginning of what is shown. */
  readonly shown: number;
  /** Since the beginning: `2m 30s`. */
  readonly label: string;
}

const SECOND = 1000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;
const DAY = 24 * HOUR;
const FRACTIONS = [1, 2, 5, 10, 20, 50, 100, 200, 500];
const CLOCK_STEPS = [1, 2, 5, 10, 15, 30];
const STEPS: readonly number[] = [
  ...FRACTIONS,
  ...CLOCK_STEPS.map((count) => count * SECOND),
  ...CLOCK_STEPS.map((count) => count * MINUTE),
  ...[1, 2, 3, 6, 12].map((count) => count * HOUR),
];

/** The shortest step (ms) that people count in and that is no shorter than `leastMs`. */
export function toStep(leastMs: number): number {
  const step = STEPS.find((known) => known >= leastMs);
  if (step !== undefined) return step;
  let days = DAY;
  while (days < leastMs) days *= 2;
  return days;
}

/**
 * The ticks between two places of what is shown, at least `leastMs` of it apart; folded gaps have none, and none is so
 * near to one that there is no place for the gap's own label.
 */
export function toTicks(
  time: FoldedTime,
  shown: { readonly from: number; readonly to: number },
  leastMs: number,
): readonly Tick[] {
  const step = toStep(leastMs);
  return time.stretches
    .filter(({ isFolded, shownFrom, shownTo }) => !isFolded && shownFrom <= shown.to && shownTo >= shown.from)
    .flatMap((stretch) => toTicksOf(stretch, time, shown, step, leastMs / 2));
}

function toTicksOf(
  stretch: Stretch,
  time: FoldedTime,
  shown: { readonly from: number; readonly to: number },
  step: number,
  marginMs: number,
): readonly Tick[] {
  const isFirst = stretch.from === time.from;
  const isLast = stretch.to === time.to;
  // At its own scale, for it is not folded.
  const from = Math.max(
    stretch.from + (isFirst ? 0 : marginMs),
    stretch.from + shown.from - stretch.shownFrom,
  );
  const to = Math.min(stretch.to - (isLast ? 0 : marginMs), stretch.from + shown.to - stretch.shownFrom);
  const ticks: Tick[] = [];
  for (let count = Math.ceil((from - time.from) / step); time.from + count * step <= to; count += 1) {
    const at = time.from + count * step;
    ticks.push({ at, shown: toShown(time, at), label: formatElapsed(count * step, step) });
  }
  return ticks;
}

/** `0`, `1.25s`, `2m 30s`, `1h 05m`, as exactly as the step (ms) asks for. */
export function formatElapsed(elapsedMs: number, stepMs: number): string {
  if (elapsedMs === 0) return "0";
  if (elapsedMs < MINUTE && stepMs < SECOND) {
    if (elapsedMs < SECOND) return `${elapsedMs}ms`;
    return `${(elapsedMs / SECOND).toFixed(toDecimals(stepMs))}s`;
  }
  const seconds = (elapsedMs % MINUTE) / SECOND;
  const minutes = Math.floor(elapsedMs / MINUTE) % 60;
  const hours = Math.floor(elapsedMs / HOUR);
  const parts: string[] = [];
  if (hours > 0) parts.push(`${hours}h`);
  if (minutes > 0 || (hours > 0 && stepMs < HOUR)) parts.push(`${pad(minutes, hours > 0)}m`);
  if (stepMs < MINUTE) parts.push(`${pad(seconds.toFixed(toDecimals(stepMs)), parts.length > 0)}s`);
  return parts.join(" ");
}

/** How many digits of a second a step needs. */
const toDecimals = (stepMs: number): number =>
  stepMs % SECOND === 0 ? 0 : stepMs % 100 === 0 ? 1 : stepMs % 10 === 0 ? 2 : 3;

function pad(value: number | string, isInner: boolean): string {
  const text = String(value);
  return isInner && /^\d(\.|$)/.test(text) ? `0${text}` : text;
}
