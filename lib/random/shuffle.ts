import type { Random } from './create-random';
import { drawInteger } from './draw';

/**
 * The numbers 0 … length − 1 in random order, every order equally likely.
 * The first m of them are a sample of m rows without replacement.
 *
 * @throws RangeError unless length is a whole number, 0 ≤ length < 2^32
 * Source: Durstenfeld 1964, Algorithm 235: Random permutation, CACM 7(7).
 */
export function shuffledIndices(length: number, random: Random): Uint32Array {
  if (!Number.isInteger(length) || length < 0 || length > 4294967295) {
    throw new RangeError(`length must be a whole number in 0..2^32 − 1, got ${length}`);
  }
  const order = Uint32Array.from({ length }, (_, index) => index);
  for (let last = length - 1; last > 0; last -= 1) {
    const other = drawInteger(random, last + 1);
    const held = order[last] ?? 0;
    order[last] = order[other] ?? 0;
    order[other] = held;
  }
  return order;
}

/** The same items in random order, in a new array. */
export function shuffled<T>(items: readonly T[], random: Random): T[] {
  const keyed = items.map((item) => ({ item, key: random() }));
  return keyed.sort((a, b) => a.key - b.key).map(({ item }) => item);
}
