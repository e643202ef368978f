/** Numbers that look random and are the same for the same seed: the generator sfc32. */

const WARM_UP = 12;
const TWO_TO_32 = 2 ** 32;

/**
 * A function that gives the next number each time, from 0 up to but not including 1.
 *
 * @param seed any safe integer
 */
export function createRandomNumbers(seed: number): () => number {
  let a = seed >>> 0;
  let b = Math.floor(seed / TWO_TO_32) >>> 0;
  let c = 0x9e3779b9;
  let counter = 1;
  const next = () => {
    const sum = (a + b + counter) | 0;
    counter = (counter + 1) | 0;
    a = b ^ (b >>> 9);
    b = (c + (c << 3)) | 0;
    c = (((c << 21) | (c >>> 11)) + sum) | 0;
    return (sum >>> 0) / TWO_TO_32;
  };
  // Seeds that differ in one bit give similar numbers at first.
  for (let round = 0; round < WARM_UP; round += 1) next();
  return next;
}
