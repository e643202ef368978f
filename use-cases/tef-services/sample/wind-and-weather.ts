/**
 * One year of wind and weather at a place that does not exist, every 30 minutes, made of random numbers alone.
 *
 * Five numbers move as autoregressions of first order with variance 1, each with its own memory; their innovations are
 * correlated (`COUPLING`). Seasons of the year and the day are cosines:
 *
 *   wind speed      Weibull, shape 2, through the normal distribution of its number; the scale has seasons; a gust part of
 *                   short memory is a tenth of the variance
 *   wind direction  315 degrees (north-west) and 45 for each unit of its number, modulo 360
 *   temperature     15 C, a cosine of 7 over the year and of 4 over the day, and 2.5 for each unit
 *   pressure        1017 hPa and 7 for each unit
 *   humidity        logistic in what is warmer than 15 C, and its own number
 *   power           a park of 20 MW: cube law between 3 and 12 m/s, density of the air, 2 % noise; off above 25 m/s
 */
import { createRandomNumbers } from "../../shared/random/random-numbers.ts";
import { createNormalNumbers } from "../random/normal-numbers.ts";
import { toNormalShare } from "../statistics/normal-distribution.ts";

const FIRST_MS = Date.UTC(2025, 0, 1);
const STEP_MS = 30 * 60_000;
const STEP_H = 0.5;
const ROWS = 365 * 48;
const SEED = 20_250_101;
const HOURS_OF_YEAR = 365 * 24;

const HEADER = "datetime,wind_speed,wind_direction,temperature,pressure,humidity,power";

/** Hours after which a number has forgotten all but 1/e of itself: wind, direction, temperature, pressure, humidity. */
const MEMORIES_H = [14, 10, 40, 60, 20];
/** Lower triangle: row i mixes the independent innovations up to i, with squares that add up to 1. */
const COUPLING = [
  [1],
  [0.3, 0.953_939],
  [0.1, -0.2, 0.974_679],
  [-0.45, 0.1, 0.15, 0.874_643],
  [0.1, 0.1, -0.2, -0.3, 0.921_954],
];
const GUST_MEMORY_H = 1.5;
const GUST_SHARE = 0.1;

/** The CSV: a header, 17 520 rows, times in UTC. Units: m/s, degrees, C, hPa, %, MW. */
export function makeWindAndWeather(seed: number = SEED): string {
  const normal = createNormalNumbers(createRandomNumbers(seed));
  const weather = MEMORIES_H.map(() => normal());
  let gust = normal();
  const lines = [HEADER];
  for (let row = 0; row < ROWS; row += 1) {
    moveOn(weather, normal);
    gust = follow(gust, GUST_MEMORY_H, normal());
    const [wind = 0, ...others] = weather;
    const mixed = Math.sqrt(1 - GUST_SHARE) * wind + Math.sqrt(GUST_SHARE) * gust;
    lines.push(toLine(row, [mixed, ...others], normal()));
  }
  return `${lines.join("\n")}\n`;
}

function follow(value: number, memoryH: number, innovation: number): number {
  const kept = Math.exp(-STEP_H / memoryH);
  return kept * value + Math.sqrt(1 - kept * kept) * innovation;
}

function moveOn(weather: number[], normal: () => number): void {
  const independent = weather.map(() => normal());
  for (const [index, memoryH] of MEMORIES_H.entries()) {
    const row = COUPLING[index] ?? [];
    const innovation = row.reduce((sum, weight, from) => sum + weight * (independent[from] ?? 0), 0);
    weather[index] = follow(weather[index] ?? 0, memoryH, innovation);
  }
}

function toLine(row: number, weather: readonly number[], noise: number): string {
  const [wind = 0, direction = 0, heat = 0, weight = 0, moisture = 0] = weather;
  const hour = row * STEP_H;
  const speed = toSpeed(wind, hour);
  const temperature = 15 + 7 * wave(hour, HOURS_OF_YEAR, 206 * 24) + 4 * wave(hour, 24, 15) + 2.5 * heat;
  const pressure = 1017 + 7 * weight;
  const humidity = 100 / (1 + Math.exp(-1.1 + 0.09 * (temperature - 15) - 0.7 * moisture));
  const cells = [
    new Date(FIRST_MS + row * STEP_MS).toISOString().replace(".000", ""),
    speed.toFixed(2),
    String(modulo(Math.round(315 + 45 * direction), 360)),
    temperature.toFixed(1),
    pressure.toFixed(1),
    humidity.toFixed(1),
    toPower(speed, temperature, pressure, noise).toFixed(3),
  ];
  return cells.join(",");
}

/** A cosine that is 1 at `peakH` and every `periodH` hours. */
const wave = (hour: number, periodH: number, peakH: number): number =>
  Math.cos((2 * Math.PI * (hour - peakH)) / periodH);

function toSpeed(wind: number, hour: number): number {
  const scale = 7.5 * (1 + 0.15 * wave(hour, HOURS_OF_YEAR, 15 * 24) + 0.08 * wave(hour, 24, 16));
  return scale * Math.sqrt(-Math.log(toNormalShare(-wind)));
}

const RATED_MW = 20;
const STANDARD_DENSITY = 1.225;
/** Of dry air, J/(kg K). */
const GAS_CONSTANT = 287.05;

function toPower(speed: number, temperature: number, pressure: number, noise: number): number {
  if (speed < 3 || speed > 25) return 0;
  const density = (pressure * 100) / (GAS_CONSTANT * (temperature + 273.15));
  const cubic = (RATED_MW * (speed ** 3 - 27) * density) / ((12 ** 3 - 27) * STANDARD_DENSITY);
  return Math.min(RATED_MW, Math.max(0, cubic * (1 + 0.02 * noise)));
}

const modulo = (value: number, by: number): number => ((value % by) + by) % by;
