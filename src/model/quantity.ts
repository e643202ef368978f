/** How durations, counts and sizes are written for a person. */

/** `34ms`, `3.4s`, `2m 05s`, `1h 05m`: at most seven columns below 100 hours. */
export function formatDuration(durationMs: number): string {
  const ms = Math.max(durationMs, 0);
  if (ms < 1000) return `${Math.round(ms)}ms`;
  if (ms < 59_950) return `${(ms / 1000).toFixed(1)}s`;
  const seconds = Math.round(ms / 1000);
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ${twoDigits(seconds % 60)}s`;
  return `${Math.floor(seconds / 3600)}h ${twoDigits(Math.floor(seconds / 60) % 60)}m`;
}

/** A duration that still grows, or shrinks: in tenths of a second, for milliseconds would flicker. */
export function formatMovingDuration(durationMs: number): string {
  const ms = Math.max(durationMs, 0);
  return ms < 1000 ? `${(Math.floor(ms / 100) / 10).toFixed(1)}s` : formatDuration(ms);
}

/** How long ago something was: `just now`, `12s ago`, `3m ago`, `5h ago`, `2d ago`. */
export function formatAge(ageMs: number): string {
  const seconds = Math.floor(ageMs / 1000);
  if (seconds < 1) return "just now";
  if (seconds < 60) return `${seconds}s ago`;
  if (seconds < 3600) return `${Math.floor(seconds / 60)}m ago`;
  if (seconds < 86_400) return `${Math.floor(seconds / 3600)}h ago`;
  return `${Math.floor(seconds / 86_400)}d ago`;
}

const twoDigits = (value: number): string => String(value).padStart(2, "0");

const COUNT_FORMAT = new Intl.NumberFormat("en-US");

/** `20000` as `20,000`. */
export function formatCount(count: number): string {
  return COUNT_FORMAT.format(count);
}

/** `1 task`, `4 tasks`. */
export function formatNumberOf(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? "" : "s"}`;
}

/** `512 bytes`, `1.5 KiB`, `3.0 MiB`. */
export function formatSize(bytes: number): string {
  if (bytes < 1024) return formatNumberOf(bytes, "byte");
  if (bytes < 1024 ** 2) return `${(bytes / 1024).toFixed(1)} KiB`;
  return `${(bytes / 1024 ** 2).toFixed(1)} MiB`;
}
