/** What the knowledge store knows: functions, recipes of several, and examples. */
import { datetimeFeatures } from "./datetime-features.ts";
import type { FeatureFunction } from "./feature-function.ts";
import { lagFeatures } from "./lag-features.ts";
import { windComponents } from "./wind-components.ts";

export const FUNCTIONS: readonly FeatureFunction[] = [datetimeFeatures, lagFeatures, windComponents];

export interface RecipeStep {
  readonly feature_function_name: string;
  readonly feature_function_kwargs: Readonly<Record<string, unknown>>;
}

export interface Recipe {
  readonly name: string;
  readonly description: string;
  readonly steps: readonly RecipeStep[];
}

export const RECIPES: readonly Recipe[] = [
  {
    name: "WindForecast",
    description: "What a forecast of wind power a day ahead begins with",
    steps: [
      { feature_function_name: "DatetimeFeatures", feature_function_kwargs: { season: "hour" } },
      { feature_function_name: "DatetimeFeatures", feature_function_kwargs: { season: "month" } },
      { feature_function_name: "WindComponents", feature_function_kwargs: {} },
      { feature_function_name: "LagFeatures", feature_function_kwargs: { column: "power", lags: [48, 96] } },
    ],
  },
  {
    name: "LoadSeasons",
    description: "The seasons that the load of a grid follows",
    steps: [
      { feature_function_name: "DatetimeFeatures", feature_function_kwargs: { season: "hour" } },
      { feature_function_name: "DatetimeFeatures", feature_function_kwargs: { season: "weekday" } },
      { feature_function_name: "DatetimeFeatures", feature_function_kwargs: { season: "month" } },
    ],
  },
];

export interface Example {
  readonly name: string;
  readonly description: string;
  readonly csv: string;
  readonly step: RecipeStep;
}

export const EXAMPLES: readonly Example[] = [
  {
    name: "hour-of-day",
    description: "The hour of each row",
    csv: "timestamp,power\n2025-01-01T09:30:00Z,3.2\n2025-01-01T10:00:00Z,3.4\n",
    step: { feature_function_name: "DatetimeFeatures", feature_function_kwargs: { season: "hour" } },
  },
  {
    name: "power-an-hour-ago",
    description: "What the park gave two rows of half an hour earlier",
    csv: "timestamp,power\n2025-01-01T09:30:00Z,3.2\n2025-01-01T10:00:00Z,3.4\n2025-01-01T10:30:00Z,3.9\n",
    step: { feature_function_name: "LagFeatures", feature_function_kwargs: { column: "power", lags: [2] } },
  },
];
