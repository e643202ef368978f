/** Columns that the clock alone decides. */
import { CALENDAR_KEYS, type CalendarColumn, type CalendarKey } from "./model.ts";
import type { Series } from "./training-data.ts";

const DAY_MS = 86_400_000;

/** A value that a key has only once proves nothing. */
const FEWEST_REPEATS = 2;

const KEYS: Readonly<Record<CalendarKey, (ms: number) => number>> = {
  constant: () => 0,
  "time-of-day": (ms) => ms % DAY_MS,
  weekday: (ms) => new Date(ms).getUTCDay(),
  month: (ms) => new Date(ms).getUTCMonth(),
};

export const toCalendarKey = (key: CalendarKey, ms: number): string => String(KEYS[key](ms));

/** The column as one of the calendar, or null when there is more to it. */
export function findCalendarColumn(
  { name, values, decimals }: Series,
  timesMs: Float64Array,
): CalendarColumn | null {
  for (const key of CALENDAR_KEYS) {
    const table = toTable(values, timesMs, key);
    if (table !== null) return { kind: "calendar", name, decimals, key, values: table };
  }
  return null;
}

function toTable(
  values: Float64Array,
  timesMs: Float64Array,
  key: CalendarKey,
): Record<string, number> | null {
  const table = new Map<string, number>();
  for (const [row, value] of values.entries()) {
    const at = toCalendarKey(key, timesMs[row] ?? 0);
    const known = table.get(at);
    if (known !== undefined && known !== value) return null;
    table.set(at, value);
  }
  return table.size * FEWEST_REPEATS > values.length ? null : Object.fromEntries(table);
}
