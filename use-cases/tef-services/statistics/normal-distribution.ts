/** The standard normal distribution. */

const LARGEST = 8;
const HALF_LOG_TAU = Math.log(2 * Math.PI) / 2;

/** The part of the distribution below z (Marsaglia's series; absolute error below 1e-14). */
export function toNormalShare(z: number): number {
  if (z > LARGEST) return 1;
  if (z < -LARGEST) return 0;
  let sum = z;
  let term = z;
  let former = 0;
  for (let odd = 3; sum !== former; odd += 2) {
    former = sum;
    term *= (z * z) / odd;
    sum += term;
  }
  return 0.5 + sum * Math.exp(-0.5 * z * z - HALF_LOG_TAU);
}

const CENTRE = 0.425;

/** The z below which a share of the distribution lies (Wichura's AS 241, PPND7; relative error about 1e-7). */
export function toNormalScore(share: number): number {
  const distance = share - 0.5;
  if (Math.abs(distance) <= CENTRE) {
    const r = CENTRE * CENTRE - distance * distance;
    return (
      (distance * poly(r, [3.3871327179, 50.434271938, 159.29113202, 59.10937472])) /
      poly(r, [1, 17.895169469, 78.757757664, 67.1875636])
    );
  }
  const r = Math.sqrt(-Math.log(distance < 0 ? share : 1 - share));
  const score =
    r <= 5
      ? poly(r - 1.6, [1.4234372777, 2.75681539, 1.3067284816, 0.17023821103]) /
        poly(r - 1.6, [1, 0.7370016425, 0.12021132975])
      : poly(r - 5, [6.657905115, 3.081226386, 0.42868294337, 0.017337203997]) /
        poly(r - 5, [1, 0.24197894225, 0.012258202635]);
  return distance < 0 ? -score : score;
}

function poly(x: number, coefficients: readonly number[]): number {
  return coefficients.reduceRight((sum, coefficient) => sum * x + coefficient, 0);
}
