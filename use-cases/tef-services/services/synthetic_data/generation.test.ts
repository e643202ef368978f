import { expect, test } from "bun:test";
import { parse } from "csv-parse/sync";
import * as v from "valibot";
import {
  type Columns,
  compareColumns,
  findWorstPair,
  toGap,
  toMean,
} from "../../../../scripts/benchmark/nodes/series-quality.ts";
import { createRandomNumbers } from "../../../shared/random/random-numbers.ts";
import { makeWindAndWeather } from "../../sample/wind-and-weather.ts";
import { toExampleLines, toHeaderLine } from "./generation.ts";
import type { Model } from "./model.ts";
import { train } from "./training.ts";
import { readTrainingData } from "./training-data.ts";

/** Six weeks, in which slow columns such as the pressure change direction only a few times. */
const ROWS = 2_016;
const CSV = makeWindAndWeather()
  .split("\n")
  .slice(0, ROWS + 1)
  .join("\n");
const DATA = toColumns(CSV);

const learn = (sequenceLength: number): Promise<Model> =>
  train(
    readTrainingData(CSV, "datetime"),
    { name: "wind", sequenceLength, batchSize: 100, epochs: 3 },
    { onStep: () => {}, breathe: () => Promise.resolve(), onEpochEnd: () => Promise.resolve() },
  );

function makeExamples(model: Model, count: number): Columns[] {
  const random = createRandomNumbers(3);
  return Array.from({ length: count }, (_, index) =>
    toColumns(toHeaderLine(model) + toExampleLines(model, index + 1, random)),
  );
}

/** All but the time and the number of the example. */
function toColumns(csv: string): Columns {
  const [header = [], ...rows] = v.parse(v.array(v.array(v.string())), parse(csv));
  const columns = header.map((name, index) => [name, rows.map((row) => Number(row[index]))] as const);
  return Object.fromEntries(columns.filter(([name]) => name !== "datetime" && name !== "example"));
}

/** How a number of degrees correlates says little in six weeks: north is 0 and 360. */
const withoutDirection = ({ wind_direction: _, ...columns }: Columns): Columns => columns;

test("each single series as long as the data is distributed, and moves, as the data does", async () => {
  const data = withoutDirection(DATA);
  for (const example of makeExamples(await learn(ROWS), 10)) {
    for (const { distance } of compareColumns(DATA, [example])) expect(distance).toBeLessThanOrEqual(0.02);
    for (const { lagOne } of compareColumns(data, [example])) expect(toGap(lagOne)).toBeLessThanOrEqual(0.1);
    expect(toGap(findWorstPair(data, [example]).correlations)).toBeLessThanOrEqual(0.15);
  }
});

test("short series differ from each other as days do, and are distributed alike together", async () => {
  const examples = makeExamples(await learn(48), 200);
  for (const { distance } of compareColumns(DATA, examples)) expect(distance).toBeLessThanOrEqual(0.1);
  const toDays = (values: readonly number[] = []) =>
    Array.from({ length: ROWS / 48 }, (_, day) => toMean(values.slice(day * 48, (day + 1) * 48)));
  const real = toSpread(toDays(DATA.pressure));
  const made = toSpread(examples.map(({ pressure = [] }) => toMean(pressure)));
  expect(made / real).toBeWithin(0.7, 1.3);
});

function toSpread(values: readonly number[]): number {
  const mean = toMean(values);
  return Math.sqrt(toMean(values.map((value) => (value - mean) ** 2)));
}
