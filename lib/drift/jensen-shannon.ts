import { requireShares } from './require-shares';

/**
 * How far two sets of bin shares lie apart, on a scale that ends at 1 (Jensen–Shannon distance, base 2).
 *
 *   √( ½ Σ r·log2(r/m) + ½ Σ c·log2(c/m) ), m = (r + c)/2; empty bins add 0
 *
 * @param reference shares per bin, length B ≥ 2, each in 0..1, summing to 1 within 1e-9
 * @param current   the same bins, later data
 * @returns 0 (alike) .. 1 (no bin in common); larger is worse; symmetric; a distance, not a p-value
 * @throws RangeError if lengths differ or a set does not sum to 1
 * Source: Lin 1991, Divergence Measures Based on the Shannon Entropy, IEEE Trans. Information Theory 37(1);
 * root, Endres & Schindelin 2003, ibid. 49(7).
 */
export function jensenShannonDistance(reference: readonly number[], current: readonly number[]): number {
  requireShares(reference, current);
  const divergence = reference.reduce((sum, before, bin) => {
    const after = current[bin] ?? 0;
    const middle = (before + after) / 2;
    return sum + (part(before, middle) + part(after, middle)) / 2;
  }, 0);
  return Math.sqrt(Math.min(1, Math.max(0, divergence)));
}

function part(share: number, middle: number): number {
  return share === 0 ? 0 : share * Math.log2(share / middle);
}
