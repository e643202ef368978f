/**
 * A number as this pipeline's files write it: the shortest decimal text that reads back to the same number, with
 * `.0` when it is integral. `5.1`, `230.0`, `5.199999999999999`.
 */
export function toFloatText(value: number): string {
  if (Object.is(value, -0)) return "-0.0";
  const text = String(value);
  return Number.isInteger(value) && !text.includes("e") ? `${text}.0` : text;
}
