import { expect, test } from "bun:test";
import { isSameImage, toBuiltImages } from "./image-names.ts";

test.each<[string, string, boolean]>([
  ["meter", "meter:latest", true],
  ["docker.io/library/redis:7", "redis:7", true],
  ["https://registry.example.org/meter:1", "registry.example.org/meter:1", true],
  [`meter:1@sha256:${"0a".repeat(32)}`, `meter@sha256:${"0a".repeat(32)}`, true],
  ["meter:1", "meter:2", false],
  ["meter:1", "other/meter:1", false],
  ["My Meter", "My Meter ", true],
  ["My Meter", "my-meter", false],
])("%s and %s are one image: %p", (one, other, isSame) => {
  expect(isSameImage(one, other)).toBe(isSame);
});

test("what is built is named after the project, and after the folder as build_and_tag.sh tags it", () => {
  expect(toBuiltImages("meter", { project: "", folderName: "Wind.Park" })).toEqual([
    "windpark-meter",
    "Wind.Park-meter",
  ]);
  expect(toBuiltImages("meter", { project: "wind", folderName: "park" })).toEqual([
    "wind-meter",
    "park-meter",
  ]);
});
