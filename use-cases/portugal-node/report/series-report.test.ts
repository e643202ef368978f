import { describe, expect, test } from "bun:test";
import { readSeries, toFirstExample } from "./series.ts";
import { toReport } from "./series-report.ts";

const LOADED = readSeries("timestamp,wind,name\n2020-01-01,1,a\n2020-01-02,3,b\n2020-01-03,5,c\n");
const GENERATED = readSeries("timestamp,wind,hour,example\nx,2,0,1\ny,4,1,1\nz,9,2,2\n");

describe("series", () => {
  test("are the columns of numbers", () => {
    expect([...LOADED]).toEqual([["wind", [1, 3, 5]]]);
    expect(readSeries("a,b\n1,\n2,3\n").has("b")).toBe(false);
    expect([...readSeries("")]).toEqual([]);
    expect([...readSeries("a\n")]).toEqual([]);
    expect([...readSeries('a,b\n1,"2\n')]).toEqual([]);
  });

  test("of the first example end where the second begins", () => {
    expect([...toFirstExample(GENERATED)]).toEqual([
      ["wind", [2, 4]],
      ["hour", [0, 1]],
    ]);
    expect([...toFirstExample(LOADED)]).toEqual([...LOADED]);
  });
});

test("the report shows what both have, as lines over the same scale, with mean and deviation", () => {
  const report = toReport(LOADED, toFirstExample(GENERATED));
  expect(report).toContain('<polyline class="loaded" points="0.0,140.0 640.0,46.7"/>');
  expect(report).toContain('<polyline class="generated" points="0.0,93.3 640.0,0.0"/>');
  expect(report).toContain('<th class="generated">generated</th><td>2</td><td>3.000</td><td>1.000</td>');
  expect(report).toContain('<text x="4" y="12">4</text>');
  expect(report).toContain('<text x="4" y="138">1</text>');
  expect(report).not.toContain("hour");
});

test("a column whose values are all the same is a line too, and names are no markup", () => {
  const series = readSeries('"<b a=""1"">"\n5\n5\n');
  const report = toReport(series, series);
  expect(report).toContain('points="0.0,140.0 640.0,140.0"');
  expect(report).toContain("<h2>&lt;b a=&quot;1&quot;&gt;</h2>");
});
