/** A source of numbers uniform on [0, 1). Pure code takes one as an argument instead of calling Math.random. */
export type Random = () => number;

/**
 * A seeded source of uniform numbers: the same seed gives the same numbers on every machine.
 * Generator xoshiro128**, period 2^128 − 1, its state filled from the seed by splitmix32; each number joins
 * 27 + 26 bits of two outputs, so all multiples of 2^−53 in [0, 1) can occur. Not for secrets.
 *
 * @param seed a whole number, |seed| ≤ 2^53 − 1; both 32-bit halves count
 * @throws RangeError if the seed is not a safe integer
 * Source: Blackman & Vigna 2021, Scrambled Linear Pseudorandom Number Generators, ACM TOMS 47(4).
 *
 *   const random = createRandom(7);
 *   random(); // 0.2000918…, whenever and wherever it runs
 */
export function createRandom(seed: number): Random {
  if (!Number.isSafeInteger(seed)) throw new RangeError(`seed must be a whole number up to 2^53 − 1, got ${seed}`);
  const next = createXoshiro128(stateFrom(seed));
  return () => {
    const high = next() >>> 5;
    const low = next() >>> 6;
    return (high * 67108864 + low) / 9007199254740992;
  };
}

/** A seed for a named part of a larger seeded whole, so that adding one part never shifts another's numbers. */
export function deriveSeed(seed: number, part: string): number {
  let hash = splitmix32(seed | 0) ^ splitmix32(Math.floor(seed / 4294967296) | 0);
  for (let index = 0; index < part.length; index += 1) hash = splitmix32(hash ^ part.charCodeAt(index));
  return hash >>> 0;
}

/** The raw 32-bit generator over four words of state, not all zero. */
export function createXoshiro128(state: readonly [number, number, number, number]): () => number {
  let [s0, s1, s2, s3] = state;
  return () => {
    const product = Math.imul(s1, 5);
    const result = Math.imul((product << 7) | (product >>> 25), 9) >>> 0;
    const shifted = s1 << 9;
    s2 ^= s0;
    s3 ^= s1;
    s1 ^= s2;
    s0 ^= s3;
    s2 ^= shifted;
    s3 = (s3 << 11) | (s3 >>> 21);
    return result;
  };
}

function stateFrom(seed: number): [number, number, number, number] {
  const low = seed | 0;
  const high = Math.floor(seed / 4294967296) | 0;
  const words = [1, 2, 3, 4].map((step) => splitmix32((low + Math.imul(step, GOLDEN_GAMMA)) ^ splitmix32(high + step)));
  const [a = 0, b = 0, c = 0, d = 0] = words;
  return (a | b | c | d) === 0 ? [1, 2, 3, 4] : [a, b, c, d];
}

const GOLDEN_GAMMA = 0x9e3779b9;

/** The mixing function of splitmix32: every bit of the input reaches every bit of the output. */
function splitmix32(value: number): number {
  let mixed = (value + GOLDEN_GAMMA) | 0;
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x21f0aaad);
  mixed = Math.imul(mixed ^ (mixed >>> 15), 0x735a2d97);
  return mixed ^ (mixed >>> 15);
}
