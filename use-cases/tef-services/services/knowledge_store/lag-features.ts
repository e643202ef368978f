import * as v from "valibot";
import { featureFunction, readNumbers } from "./feature-function.ts";

const LAG = "must be a whole number from 1 to 100000";
const LagSchema = v.pipe(v.number(LAG), v.integer(LAG), v.minValue(1, LAG), v.maxValue(100_000, LAG));
const LAGS = "must be a list of 1 to 100 whole numbers";

const KwargsSchema = v.object({
  column: v.optional(v.string(), "power"),
  lags: v.optional(v.pipe(v.array(LagSchema, LAGS), v.minLength(1, LAGS), v.maxLength(100, LAGS)), [1]),
});

export const lagFeatures = featureFunction(
  {
    name: "LagFeatures",
    description: "Adds what a column held so many rows earlier; the first rows have nothing there",
    tags: ["lag", "autoregression"],
  },
  KwargsSchema,
  (table, { column, lags }) => {
    const numbers = readNumbers(table, column);
    return lags.map((lag) => ({
      name: `${column}_lag_${lag}`,
      cells: numbers.map((_, row) => numbers[row - lag] ?? null),
    }));
  },
);
