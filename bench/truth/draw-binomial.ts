import type { Random } from '@/lib/random/create-random';

/** Draws successes among n tries with one uniform number each, from the cumulative chances; n ≤ 1000. */
export function createBinomial(n: number, chance: number): (random: Random) => number {
  const cumulative = new Float64Array(n + 1);
  let term = (1 - chance) ** n;
  let sum = 0;
  for (let count = 0; count <= n; count += 1) {
    sum += term;
    cumulative[count] = sum;
    term *= ((n - count) / (count + 1)) * (chance / (1 - chance));
  }
  const start = Math.floor(n * chance);
  return (random) => {
    const uniform = random();
    let count = start;
    while (count > 0 && uniform < (cumulative[count - 1] ?? 0)) count -= 1;
    while (count < n && uniform >= (cumulative[count] ?? 1)) count += 1;
    return count;
  };
}
