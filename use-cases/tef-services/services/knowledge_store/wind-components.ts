import * as v from "valibot";
import { featureFunction, readNumbers } from "./feature-function.ts";

const KwargsSchema = v.object({
  speed: v.optional(v.string(), "wind_speed"),
  direction: v.optional(v.string(), "wind_direction"),
});

export const windComponents = featureFunction(
  {
    name: "WindComponents",
    description:
      "Adds the wind's parts towards east (wind_u) and north (wind_v), in the unit of the speed; the direction is where it comes from, in degrees",
    tags: ["wind"],
  },
  KwargsSchema,
  (table, { speed, direction }) => {
    const speeds = readNumbers(table, speed);
    const angles = readNumbers(table, direction).map((degrees) =>
      degrees === null ? null : (degrees * Math.PI) / 180,
    );
    const toPart = (turn: (angle: number) => number) =>
      speeds.map((value, row) => {
        const angle = angles[row] ?? null;
        return value === null || angle === null ? null : -value * turn(angle);
      });
    return [
      { name: "wind_u", cells: toPart(Math.sin) },
      { name: "wind_v", cells: toPart(Math.cos) },
    ];
  },
);
