import * as v from "valibot";
import { featureFunction, readNumbers } from "./feature-function.ts";

const LagSchema = v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(100_000));

const KwargsSchema = v.object({
  column: v.optional(v.string(), "power"),
  lags: v.optional(v.pipe(v.array(LagSchema), v.minLength(1), v.maxLength(100)), [1]),
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
