/**
 * Time with its idle gaps folded: a workflow that waited a night for a worker shows its minutes of work, and that there
 * was a night between them.
 *
 * F1 Of two instants the later one is never shown before the other.
 * F2 While something is at work, time is shown at its full length.
 * F3 A folded gap is shown shorter than it was, and says how long it was.
 * F4 Folded gaps together take no more than a third of what is shown.
 */
export interface Interval {
  readonly from: number;
  readonly to: number;
}

/** A part of the time that is shown at one scale. */
export interface Stretch extends Interval {
  /** Ms from the beginning of what is shown. */
  readonly shownFrom: number;
  readonly shownTo: number;
  readonly isFolded: boolean;
}

export interface FoldedTime extends Interval {
  /** In order, without a gap; none when nothing lasted any time. */
  readonly stretches: readonly Stretch[];
  /** How long (ms) all of it is as it is shown; above 0. */
  readonly shownMs: number;
}

/** What a folded gap is shown as, of all the time at work, where there are few. */
const FOLD_SHARE = 0.05;
/** The most that all folded gaps are shown as, of the time at work. */
const MOST_FOLDED_SHARE = 0.5;
/** A gap is folded only when that makes it so many times shorter. */
const LEAST_GAIN = 2;
/** Shorter ones (ms) are left as they are: nobody has waited. */
const LEAST_GAP_MS = 250;

/**
 * Folds the idle gaps of a time, and leaves those that are hardly longer than a fold.
 *
 * @param busy when something was at work, in any order; what is outside the whole does not count
 */
export function foldTime(whole: Interval, busy: Iterable<Interval>): FoldedTime {
  const { from, to } = whole;
  const gaps = toGaps(whole, busy);
  const busyMs = to - from - gaps.reduce((total, gap) => total + gap.to - gap.from, 0);
  const { foldMs, leastMs } = toFold(gaps, busyMs);
  const stretches: Stretch[] = [];
  let reached = from;
  let shown = 0;
  const add = (until: number, isFolded: boolean): void => {
    if (until <= reached) return;
    const length = isFolded ? foldMs : until - reached;
    stretches.push({ from: reached, to: until, shownFrom: shown, shownTo: shown + length, isFolded });
    shown += length;
    reached = until;
  };
  for (const gap of gaps) {
    if (gap.to - gap.from < leastMs) continue;
    add(gap.from, false);
    add(gap.to, true);
  }
  add(to, false);
  return { from, to, stretches, shownMs: Math.max(shown, 1) };
}

/** Where an instant is shown, in ms from the beginning of what is shown; what is outside, at its edge. */
export function toShown({ stretches, shownMs }: FoldedTime, at: number): number {
  const stretch = findStretch(stretches, ({ to }) => to >= at);
  if (stretch === undefined) return stretches.length === 0 ? 0 : shownMs;
  const share = Math.max(at - stretch.from, 0) / (stretch.to - stretch.from);
  return stretch.shownFrom + share * (stretch.shownTo - stretch.shownFrom);
}

/** The first one that is so, where all after it are so too. */
function findStretch(
  stretches: readonly Stretch[],
  isAt: (stretch: Stretch) => boolean,
): Stretch | undefined {
  let [low, high] = [0, stretches.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const stretch = stretches[middle];
    if (stretch !== undefined && isAt(stretch)) high = middle;
    else low = middle + 1;
  }
  return stretches[low];
}

/** The time in which nothing was at work, in order. */
function toGaps({ from, to }: Interval, busy: Iterable<Interval>): readonly Interval[] {
  const gaps: Interval[] = [];
  let reached = from;
  for (const interval of [...busy].sort((one, other) => one.from - other.from)) {
    if (interval.to <= interval.from) continue;
    if (interval.from >= to) break;
    if (interval.from > reached) gaps.push({ from: reached, to: interval.from });
    reached = Math.max(reached, interval.to);
  }
  if (reached < to) gaps.push({ from: reached, to });
  return gaps;
}

/** How long (ms) each fold is shown, and the shortest gap that becomes one: as many of the longest as gain by it. */
function toFold(gaps: readonly Interval[], busyMs: number): { foldMs: number; leastMs: number } {
  const lengths = gaps
    .map(({ from, to }) => to - from)
    .filter((length) => length >= LEAST_GAP_MS)
    .sort((one, other) => other - one);
  const foldOf = (count: number) => busyMs * Math.min(FOLD_SHARE, MOST_FOLDED_SHARE / count);
  for (let count = lengths.length; count > 0; count -= 1) {
    const leastMs = lengths[count - 1] ?? 0;
    const foldMs = foldOf(count);
    // Gaps as long as the last one are folded with it.
    if (lengths[count] !== leastMs && foldMs > 0 && leastMs >= LEAST_GAIN * foldMs)
      return { foldMs, leastMs };
  }
  return { foldMs: 0, leastMs: Number.POSITIVE_INFINITY };
}
