/** `2026-04-17 09:05:00.123000` in local time, as blueprints have it: Python writes its times so. */
export function toCreationDate(nowMs: number): string {
  const now = new Date(nowMs);
  const date = [now.getFullYear(), now.getMonth() + 1, now.getDate()];
  const time = [now.getHours(), now.getMinutes(), now.getSeconds()];
  const micros = `${now.getMilliseconds()}`.padStart(3, "0").padEnd(6, "0");
  return `${date.map(pad).join("-")} ${time.map(pad).join(":")}.${micros}`;
}

const pad = (number: number): string => String(number).padStart(2, "0");
