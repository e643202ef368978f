import { expect, test } from "bun:test";
import fc from "fast-check";
import { parquetReadObjects } from "hyparquet";
import { toParquet } from "./to-parquet.ts";

const whole = fc.option(fc.maxSafeInteger());
const real = fc.option(fc.double({ noNaN: true, noDefaultInfinity: true }).map((value) => value + 0.5));
const text = fc.option(fc.string({ unit: "grapheme" }));

test("a reader of the format finds what was written", async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(fc.tuple(whole, real, text), { minLength: 1, maxLength: 50 }), async (rows) => {
      const file = toParquet({ header: ["a", "b", "a"], rows });
      const read = await parquetReadObjects({ file });
      const plain = read.map((row) =>
        Object.values(row).map((value) => (typeof value === "bigint" ? Number(value) : value)),
      );
      expect(read[0] === undefined ? [] : Object.keys(read[0])).toEqual(["a", "b", "a_1"]);
      expect(plain).toEqual(rows);
    }),
  );
});
