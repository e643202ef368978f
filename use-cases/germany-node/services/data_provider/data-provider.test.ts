import { describe, expect, test } from "bun:test";
import { convertRaw } from "./convert-raw.ts";
import { toCommonInterval, toIntervalMinutes } from "./interval.ts";

describe("a raw series", () => {
  test("becomes rows of VILLASnode: cut seconds, the text of P and Q as it is, CRLF", () => {
    const { text, timesteps } = convertRaw(
      "timestep,P_norm,Q_norm\n0,0.017,1e-3\n0.1,+1,-0\n1.0833333333333333, 2 ,x\n1.2,3,4",
      "Load1.csv",
    );
    expect(text.split("\r\n")).toEqual([
      "secs,nsecs,offset,sequence,P_norm,Q_norm",
      "0,0,0.0,0,0.017,1e-3",
      "0,100000000,0.0,1,+1,-0",
      "1,83333333,0.0,2, 2 ,x",
      "1,199999999,0.0,3,3,4",
      "",
    ]);
    expect(timesteps).toEqual([0, 0.1, 1.0833333333333333, 1.2]);
  });

  test("may have its columns in any order, CRLF, and no rows", () => {
    expect(convertRaw("Q_norm,timestep,P_norm\r\n2,1,3\r\n", "x").text).toEndWith("\r\n1,0,0.0,0,3,2\r\n");
    expect(convertRaw("timestep,P_norm,Q_norm\n", "x").text).toBe(
      "secs,nsecs,offset,sequence,P_norm,Q_norm\r\n",
    );
  });

  test.each([
    ["time,P_norm,Q_norm\n", "Column timestep missing in Load1.csv"],
    ["timestep,Q_norm\n", "Column P_norm missing in Load1.csv"],
    ["timestep,P_norm,Q_norm\n0,1,2\n,1,2\n", 'Load1.csv: row 2: timestep is not a number: ""'],
    ["timestep,P_norm,Q_norm\nnoon,1,2\n", 'Load1.csv: row 1: timestep is not a number: "noon"'],
  ])("%j is refused", (text, error) => {
    expect(() => convertRaw(text, "Load1.csv")).toThrow(error);
  });
});

test.each([
  ["a twelfth of an hour", Array.from({ length: 300 }, (_, index) => index / 12), 5],
  ["a twelfth with four decimals", [0, 0.0833, 0.1667, 0.25], 5],
  ["a quarter of an hour", [3, 3.25, 3.5], 15],
  ["an hour", [0, 1], 60],
  ["almost a day", [0, 1435 / 60], 1435],
  ["a day", [0, 24, 48], null],
  ["half a minute", [0, 1 / 120], null],
  ["90 seconds", [0, 0.025, 0.05], null],
  ["with a gap", [0, 0.25, 0.75], null],
  ["backwards", [1, 0], null],
  ["a single row", [0], null],
  ["no row", [], null],
])("steps of %s", (_, hours, interval) => {
  expect(toIntervalMinutes(hours)).toBe(interval);
});

test("series with different steps have none in common", () => {
  expect([
    toCommonInterval([5, 5]),
    toCommonInterval([5, 15]),
    toCommonInterval([]),
    toCommonInterval([5, null]),
  ]).toEqual([5, null, null, null]);
});
