/** The step of a series: how many minutes lie between two rows. */

/** Minutes; timesteps are decimals of hours, so 5 minutes are 0.0833 or so. */
const TOLERANCE = 0.02;
/** What `HH:MM` can say to Grid2Op. */
const LONGEST = 1_435;

/** Whole minutes from 1 to 1435 if every step is the same; otherwise null. */
export function toIntervalMinutes(hours: readonly number[]): number | null {
  const minutes = hours.slice(1).map((hour, index) => (hour - (hours[index] ?? 0)) * 60);
  const interval = Math.round(minutes[0] ?? 0);
  if (interval < 1 || interval > LONGEST) return null;
  return minutes.every((step) => Math.abs(step - interval) <= TOLERANCE) ? interval : null;
}

/** The interval that all series have; null when they differ, or there are none. */
export function toCommonInterval(intervals: readonly (number | null)[]): number | null {
  const [first = null] = intervals;
  return intervals.every((interval) => interval === first) ? first : null;
}
