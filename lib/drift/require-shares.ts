import { requireSameLength } from '@/lib/stats/require-argument';

/** @throws RangeError unless both hold the same two or more bins, each in 0..1, each set summing to 1 within 1e-9 */
export function requireShares(reference: ArrayLike<number>, current: ArrayLike<number>): void {
  requireSameLength('reference and current', reference, current);
  if (reference.length < 2) throw new RangeError(`shares need at least two bins, got ${reference.length}`);
  requireSum('reference', reference);
  requireSum('current', current);
}

function requireSum(name: string, shares: ArrayLike<number>): void {
  let sum = 0;
  for (let bin = 0; bin < shares.length; bin += 1) {
    const share = shares[bin] ?? Number.NaN;
    if (!(share >= 0 && share <= 1)) throw new RangeError(`${name}[${bin}] must lie in 0..1, got ${share}`);
    sum += share;
  }
  if (Math.abs(sum - 1) > 1e-9) throw new RangeError(`${name} must sum to 1, got ${sum}`);
}

/** Counts as shares of their sum. Throws RangeError if a count is negative or all are 0. */
export function sharesOf(counts: readonly number[]): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  if (!(total > 0 && counts.every((count) => count >= 0))) {
    throw new RangeError(`counts must be at least 0 and not all 0, got ${counts.join(', ')}`);
  }
  return counts.map((count) => count / total);
}
