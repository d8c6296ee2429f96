import { createRandom } from '@/lib/random/create-random';

/**
 * Draws rows without replacement, every set of them equally likely.
 *
 * @returns `min(count, rows)` row numbers, rising
 * Source: Knuth 1997, The Art of Computer Programming 2, 3.4.2, algorithm S (selection sampling).
 */
export function sampleRowNumbers(rows: number, { count, seed }: { count: number; seed: number }): Float64Array {
  const random = createRandom(seed);
  const picked = new Float64Array(Math.min(count, rows));
  let chosen = 0;
  for (let row = 0; row < rows && chosen < picked.length; row += 1) {
    if ((rows - row) * random() >= picked.length - chosen) continue;
    picked[chosen] = row;
    chosen += 1;
  }
  return picked;
}
