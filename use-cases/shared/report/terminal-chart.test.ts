import { expect, test } from "bun:test";
import { toCharts } from "./terminal-chart.ts";

test("charts fit into a terminal, and have one scale", () => {
  const wave = Array.from({ length: 500 }, (_, index) => 10 * Math.sin(index / 5));
  const lines = toCharts(
    new Map([
      ["wind", wave],
      ["calm", [0, 0.1]],
    ]),
    1,
  );
  expect(lines).toHaveLength(16);
  expect([lines[0], lines[8]]).toEqual(["wind", "calm"]);
  expect(lines[1]?.slice(0, 8)).toBe(lines[9]?.slice(0, 8) ?? "");
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(lines.join("\n")).toContain("╭");
});
