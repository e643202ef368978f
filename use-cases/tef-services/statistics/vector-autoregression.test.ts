import { expect, test } from "bun:test";
import fc from "fast-check";
import { createRandomNumbers } from "../../shared/random/random-numbers.ts";
import { createNormalNumbers } from "../random/normal-numbers.ts";
import {
  type Autoregression,
  AutoregressionTrainer,
  createSimulation,
  toCovariance,
  toRadius,
  toStable,
  toUnitVariance,
} from "./vector-autoregression.ts";

const TRUE_MODEL: Autoregression = {
  lags: 2,
  weights: [
    [0.9, 0.1, -0.2, 0],
    [-0.1, 0.5, 0, 0.3],
  ],
  innovation: [
    [1, 0],
    [0.4, 0.8],
  ],
};

function simulate(model: Autoregression, length: number, seed: number): Float64Array[] {
  const next = createSimulation(model, createNormalNumbers(createRandomNumbers(seed)));
  const rows = Array.from({ length }, next);
  return model.weights.map((_, index) => Float64Array.from(rows, (row) => row[index] ?? 0));
}

function learn(
  series: readonly Float64Array[],
  { epochs, batchSize }: { epochs: number; batchSize: number },
) {
  const rows = Uint32Array.from({ length: (series[0]?.length ?? 0) - 2 }, (_, row) => row + 2);
  const trainer = new AutoregressionTrainer(series, rows, 2);
  const random = createRandomNumbers(5);
  const losses: number[] = [];
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    const order = trainer.shuffled(random);
    for (let from = 0; from < order.length; from += batchSize) {
      losses.push(trainer.learn(order.subarray(from, from + batchSize)));
    }
  }
  return { learnt: trainer.finish(), losses };
}

test.each([
  { epochs: 5, batchSize: 100 },
  { epochs: 1, batchSize: 20_000 },
  { epochs: 2, batchSize: 7 },
])("learns the weights and innovations that made a series: %p", (settings) => {
  const { learnt, losses } = learn(simulate(TRUE_MODEL, 20_000, 11), settings);
  for (const part of ["weights", "innovation"] as const) {
    for (const [i, row] of TRUE_MODEL[part].entries()) {
      for (const [j, value] of row.entries())
        expect(Math.abs((learnt[part][i]?.[j] ?? 9) - value)).toBeLessThan(0.05);
    }
  }
  expect(losses.at(-1)).toBeLessThanOrEqual(losses[0] ?? 0);
});

test("one batch of everything is the least squares", () => {
  const series = simulate(TRUE_MODEL, 300, 2);
  const once = learn(series, { epochs: 1, batchSize: 300 }).learnt.weights;
  const often = learn(series, { epochs: 40, batchSize: 300 }).learnt.weights;
  for (const [i, row] of once.entries()) {
    for (const [j, value] of row.entries()) expect(often[i]?.[j]).toBeCloseTo(value, 5);
  }
});

const weight = fc.double({ min: -2, max: 2, noNaN: true });
const weights = fc.array(fc.array(weight, { minLength: 4, maxLength: 4 }), { minLength: 2, maxLength: 2 });

test("no learnt weights let a series run away", () => {
  fc.assert(
    fc.property(weights, (given) => {
      expect(toRadius(toStable(given, 2), 2)).toBeLessThan(1);
    }),
  );
});

test("weights that are stable stay as they are", () => {
  expect(toStable(TRUE_MODEL.weights, 2)).toEqual(TRUE_MODEL.weights);
  expect(toRadius([[0.5]], 1)).toBeCloseTo(0.5, 6);
  expect(toRadius([[0, 0.25]], 2)).toBeCloseTo(0.5, 3);
});

const toSecondMoment = (one: Float64Array = new Float64Array(), other: Float64Array = one) =>
  one.reduce((sum, value, row) => sum + value * (other[row] ?? 0), 0) / one.length;

test("the covariance in the long run is that of a long simulation", () => {
  const [one, other] = simulate(TRUE_MODEL, 200_000, 3);
  const covariance = toCovariance(TRUE_MODEL);
  expect(toSecondMoment(one) / (covariance[0]?.[0] ?? 0)).toBeCloseTo(1, 1);
  expect(toSecondMoment(other) / (covariance[1]?.[1] ?? 0)).toBeCloseTo(1, 1);
  expect(toSecondMoment(one, other) / (covariance[0]?.[1] ?? 0)).toBeCloseTo(1, 1);
});

test("to the same movements of variance 1 belongs the same radius", () => {
  const unit = toUnitVariance(TRUE_MODEL);
  for (const [index, row] of toCovariance(unit).entries()) expect(row[index]).toBeCloseTo(1, 9);
  expect(toRadius(unit.weights, 2)).toBeCloseTo(toRadius(TRUE_MODEL.weights, 2), 4);
});

test("whatever is learnt can be brought to variance 1", () => {
  fc.assert(
    fc.property(weights, (given) => {
      const unit = toUnitVariance({ ...TRUE_MODEL, weights: toStable(given, 2) });
      for (const [index, row] of toCovariance(unit).entries()) expect(row[index]).toBeCloseTo(1, 6);
    }),
  );
});
