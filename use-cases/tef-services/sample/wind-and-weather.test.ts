import { expect, test } from "bun:test";
import { makeWindAndWeather } from "./wind-and-weather.ts";

test("makes a year of half hours within the bounds of nature, the same for the same seed", () => {
  const csv = makeWindAndWeather(4);
  const [header, ...lines] = csv.trimEnd().split("\n");
  expect(header).toBe("datetime,wind_speed,wind_direction,temperature,pressure,humidity,power");
  expect(lines).toHaveLength(17_520);
  expect([lines[0]?.slice(0, 20), lines.at(-1)?.slice(0, 20)]).toEqual([
    "2025-01-01T00:00:00Z",
    "2025-12-31T23:30:00Z",
  ]);
  const bounds = [
    [0, 40],
    [0, 359],
    [-20, 45],
    [960, 1070],
    [0, 100],
    [0, 20],
  ] as const;
  for (const line of lines) {
    const cells = line.split(",").slice(1).map(Number);
    expect(
      cells.every(
        (value, column) => value >= (bounds[column]?.[0] ?? 0) && value <= (bounds[column]?.[1] ?? 0),
      ),
    ).toBeTrue();
  }
  expect(makeWindAndWeather(4)).toBe(csv);
  expect(makeWindAndWeather(5)).not.toBe(csv);
});
