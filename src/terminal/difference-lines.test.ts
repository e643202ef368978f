import { expect, test } from "bun:test";
import type { Difference } from "../model/difference.ts";
import { toDifferenceLines } from "./difference-lines.ts";
import { paintLine } from "./styled-line.ts";

const DIFFERENCE: Difference = {
  kind: "image",
  subject: "meter1",
  package: { place: "export/blueprint.json nodes[0].image", value: "meter:1" },
  deployed: { place: "docker-compose.yml services.meter.image", value: "meter:2" },
};

const show = (differences: readonly Difference[], columns = Number.POSITIVE_INFINITY) =>
  toDifferenceLines(differences, ["export", "docker-compose.yml"], columns).map((line) =>
    paintLine(line, false),
  );

test("both sides of a difference stand below each other", () => {
  expect(show([DIFFERENCE])).toEqual([
    "✖ image of meter1 differs",
    "  export/blueprint.json nodes[0].image     meter:1",
    "  docker-compose.yml services.meter.image  meter:2",
    "",
    "✖ 1 difference · export and docker-compose.yml",
  ]);
});

test("where there is no room, values stand below their places", () => {
  expect(show([DIFFERENCE], 42)).toEqual([
    "✖ image of meter1 differs",
    "  export/blueprint.json nodes[0].image",
    "    meter:1",
    "  docker-compose.yml services.meter.image",
    "    meter:2",
    "",
    "✖ 1 difference · export and docker-compose.yml",
  ]);
});

test.each<[Difference["package"]["value"], Difference["deployed"]["value"], string]>([
  ["meter:1", null, "✖ image meter1 is missing"],
  [null, "meter:2", "✖ image meter1 is not in the package"],
])("%p against %p: %s", (expected, found, title) => {
  const difference = {
    ...DIFFERENCE,
    package: { ...DIFFERENCE.package, value: expected },
    deployed: { ...DIFFERENCE.deployed, value: found },
  };
  const lines = show([difference]);
  expect(lines[0]).toBe(title);
  expect(lines.filter((line) => line.endsWith("nothing"))).toHaveLength(1);
});

test("without a difference one line says so", () => {
  expect(show([])).toEqual(["✔ no difference · export and docker-compose.yml"]);
});

test("names cannot command a terminal", () => {
  expect(show([{ ...DIFFERENCE, subject: "\u001b[2J" }]).join("")).not.toContain("\u001b");
});
