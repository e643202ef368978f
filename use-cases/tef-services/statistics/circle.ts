/**
 * Directions in degrees: 359 and 1 are neighbours, which ranks and correlations do not know. Cut open where the fewest values
 * are, a circle is a line that is hardly ever jumped across.
 */

const FULL = 360;
const SECTORS = 36;
/** A column with fewer jumps across north than this is as well off as a line. */
const FEWEST_JUMPS = 0.001;

/** The direction (degrees) at which to cut a column of directions open; null when it is none. */
export function findCut(values: Float64Array): number | null {
  const isDirection = values.every((value) => value >= 0 && value <= FULL);
  const jumps = values.reduce((sum, value, row) => sum + (isJump(value, values[row - 1]) ? 1 : 0), 0);
  return isDirection && jumps > FEWEST_JUMPS * values.length && isNearRound(values)
    ? toEmptiest(values)
    : null;
}

const isJump = (value: number, former: number | undefined): boolean =>
  former !== undefined && Math.abs(value - former) > FULL / 2;

/** Whether most jumps are short ones across north: those of a quantity that happens to end at 360 are not. */
function isNearRound(values: Float64Array): boolean {
  const steps = Array.from(values.subarray(1), (value, row) => Math.abs(value - (values[row] ?? 0)));
  const around = steps.filter((step) => step > FULL / 2).map((step) => FULL - step);
  return (around.toSorted((a, b) => a - b)[around.length >> 1] ?? FULL) < FULL / 4;
}

function toEmptiest(values: Float64Array): number {
  const counts = new Array<number>(SECTORS).fill(0);
  const width = FULL / SECTORS;
  for (const value of values) {
    const sector = Math.floor(value / width) % SECTORS;
    counts[sector] = (counts[sector] ?? 0) + 1;
  }
  const near = (sector: number) =>
    (counts.at(sector - 1) ?? 0) + 2 * (counts[sector] ?? 0) + (counts[(sector + 1) % SECTORS] ?? 0);
  const fewest = Math.min(...counts.map((_, sector) => near(sector)));
  return (counts.findIndex((_, sector) => near(sector) === fewest) + 0.5) * width;
}

/** By how many degrees a direction lies beyond the cut, 0 to 360. */
export const fromCut = (degrees: number, cut: number): number => turn(degrees - cut);

/** The direction that lies so many degrees beyond the cut. */
export const toDirection = (beyond: number, cut: number): number => turn(beyond + cut);

/** The same direction from 0 up to but not including 360. */
export function turn(degrees: number): number {
  const rest = degrees % FULL;
  const direction = rest < 0 ? rest + FULL : rest;
  // A rest that is next to nothing is lost in the sum.
  return direction === FULL ? 0 : direction;
}
