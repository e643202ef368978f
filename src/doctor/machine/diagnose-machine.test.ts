import { describe, expect, test } from "bun:test";
import { codesOf } from "../../../test/doctor-case.ts";
import { diagnoseClocks, diagnoseDescriptors, diagnoseFolder } from "./diagnose-machine.ts";

const MIB = 2 ** 20;

describe("a folder", () => {
  const facts = {
    purpose: "data",
    path: "/data/a",
    existing: "/data",
    unwritable: null,
    freeBytes: 9e9,
    freeFiles: 9e5,
  };

  test.each([
    [{}, "ok disk-room"],
    [{ freeBytes: null, freeFiles: null }, "ok disk-writable"],
    [{ freeBytes: 500 * MIB }, "warning disk-little"],
    [{ freeBytes: 5 * MIB }, "error disk-full"],
    [{ freeFiles: 3 }, "error disk-files"],
    [{ unwritable: "EROFS" }, "error folder-unwritable"],
  ])("of which %j is %s", (fact, expected) => {
    expect(codesOf([diagnoseFolder({ ...facts, ...fact })])).toEqual([expected]);
  });

  test("that is not there is to be made", () => {
    expect(diagnoseFolder({ ...facts, unwritable: "EACCES" }).remedy).toBe("Make /data/a, for this user.");
  });
});

test.each([
  [null, "ok descriptors-unknown"],
  [100, "error descriptors-few"],
  [1024, "warning descriptors-few"],
  [65_536, "ok descriptors"],
  [Number.POSITIVE_INFINITY, "ok descriptors"],
])("of %p open files: %s", (limit, expected) => {
  expect(codesOf([diagnoseDescriptors(limit)])).toEqual([expected]);
});

describe("clocks", () => {
  const read = (...ahead: readonly number[]) => ahead.map((aheadMs, at) => ({ name: `c${at}`, aheadMs }));

  test.each([
    [[], ["ok clock-alone"]],
    [[900, -1_400], ["ok clock-agrees"]],
    [[0, 90_000], ["warning clock-skew"]],
    [
      [-90_000, -90_500],
      ["warning clock-skew", "warning clock-skew"],
    ],
  ])("ahead of ours by %j ms: %j", (ahead, expected) => {
    expect(codesOf(diagnoseClocks(read(...ahead)))).toEqual(expected);
  });

  test("when all the others agree, it is ours that is wrong", () => {
    expect(diagnoseClocks(read(-90_000, -90_500))[0]?.remedy).toContain("Let this machine take the time");
    expect(diagnoseClocks(read(-90_000))[0]?.remedy).toContain("Let both take the time");
  });
});
