import { expect, test } from "bun:test";
import fc from "fast-check";
import { multiply, solveWith, toCholesky } from "./matrix.ts";

const size = 4;
const vector = fc.array(fc.double({ min: -3, max: 3, noNaN: true }), { minLength: size, maxLength: size });
/** B B' + 1 is positive definite whatever B is. */
const positive = fc
  .array(vector, { minLength: size, maxLength: size })
  .map((rows) =>
    rows.map((row, i) =>
      rows.map((other, j) => row.reduce((sum, value, k) => sum + value * (other[k] ?? 0), i === j ? 1 : 0)),
    ),
  );

test("the factor times itself turned is the matrix, and solves it", () => {
  fc.assert(
    fc.property(positive, vector, (matrix, x) => {
      const lower = toCholesky(matrix);
      const turned = lower.map((_, i) => lower.map((row) => row[i] ?? 0));
      const again = multiply(lower, turned);
      for (const [i, row] of matrix.entries()) {
        for (const [j, value] of row.entries()) expect(again[i]?.[j]).toBeCloseTo(value, 8);
      }
      const right = multiply(
        matrix,
        x.map((value) => [value]),
      ).map(([value]) => value ?? 0);
      for (const [i, value] of solveWith(lower, right).entries()) expect(value).toBeCloseTo(x[i] ?? 0, 6);
    }),
  );
});
