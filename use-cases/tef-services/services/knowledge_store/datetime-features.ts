import * as v from "valibot";
import { RefusedRequest } from "../../http/application.ts";
import { toWallClockMs } from "../../table/instant.ts";
import { featureFunction, readColumn } from "./feature-function.ts";

/** Days of the week count from Monday, 0; months from January, 1. */
const SEASONS = {
  hour: (date: Date) => date.getUTCHours(),
  weekday: (date: Date) => (date.getUTCDay() + 6) % 7,
  month: (date: Date) => date.getUTCMonth() + 1,
};

const KwargsSchema = v.object({
  season: v.optional(v.picklist(["hour", "weekday", "month"], "must be hour, weekday or month"), "hour"),
  column: v.optional(v.string(), "timestamp"),
});

export const datetimeFeatures = featureFunction(
  {
    name: "DatetimeFeatures",
    description:
      "Adds the hour (0 to 23), the weekday (0 to 6 from Monday) or the month (1 to 12) of a time column",
    tags: ["datetime", "season"],
  },
  KwargsSchema,
  (table, { season, column }) => {
    const cells = readColumn(table, column).map((text, index) => {
      const ms = toWallClockMs(text);
      if (ms !== null) return SEASONS[season](new Date(ms));
      throw new RefusedRequest(
        400,
        `Row ${index + 1}: ${column} is no date: ${JSON.stringify(text.slice(0, 100))}`,
      );
    });
    return [{ name: season, cells }];
  },
);
