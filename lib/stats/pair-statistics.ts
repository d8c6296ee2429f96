import { requireFinite, requireSameLength, requireWhole } from './require-argument';

/**
 * All that means, variances and the covariance of two figures a unit need to know: sizes, means and the sums of squared
 * deviations and of their products. Immutable; the means are 0 where n = 0.
 */
export interface PairStatistics {
  readonly n: number;
  readonly meanX: number;
  readonly meanY: number;
  readonly squaresX: number;
  readonly squaresY: number;
  readonly products: number;
}

export const emptyPairs: PairStatistics = { n: 0, meanX: 0, meanY: 0, squaresX: 0, squaresY: 0, products: 0 };

/**
 * The statistics of two sets of units taken together, in either order.
 *
 * Source: Chan, Golub & LeVeque 1983, The American Statistician 37(3), also for products.
 */
export function mergePairs(first: PairStatistics, second: PairStatistics): PairStatistics {
  if (first.n === 0) return second;
  if (second.n === 0) return first;
  const n = first.n + second.n;
  const gapX = second.meanX - first.meanX;
  const gapY = second.meanY - first.meanY;
  const weight = (first.n * second.n) / n;
  return {
    n,
    meanX: first.meanX + (gapX * second.n) / n,
    meanY: first.meanY + (gapY * second.n) / n,
    squaresX: first.squaresX + second.squaresX + gapX * gapX * weight,
    squaresY: first.squaresY + second.squaresY + gapY * gapY * weight,
    products: first.products + second.products + gapX * gapY * weight,
  };
}

/**
 * The statistics of two figures a unit: `pairsOf([1, 2, 3], [2, 4, 6])` → means 2 and 4, products 4.
 *
 * @throws RangeError if lengths differ or a value is not finite
 */
export function pairsOf(x: ArrayLike<number>, y: ArrayLike<number>): PairStatistics {
  requireSameLength('x and y', x, y);
  let pairs = emptyPairs;
  for (let unit = 0; unit < x.length; unit += 1) {
    const meanX = x[unit] ?? Number.NaN;
    const meanY = y[unit] ?? Number.NaN;
    requireFinite(`x[${unit}]`, meanX);
    requireFinite(`y[${unit}]`, meanY);
    pairs = mergePairs(pairs, { n: 1, meanX, meanY, squaresX: 0, squaresY: 0, products: 0 });
  }
  return pairs;
}

/**
 * The statistics behind six sums, as a database returns them. Loses about as many digits as mean²/variance has.
 *
 * @throws RangeError if n is not a whole number or a sum is not finite
 */
export function pairsFromSums(sums: {
  n: number;
  x: number;
  y: number;
  xx: number;
  yy: number;
  xy: number;
}): PairStatistics {
  const { n, ...rest } = sums;
  requireWhole('n', n, 0);
  for (const [name, value] of Object.entries(rest)) requireFinite(name, value);
  if (n === 0) return emptyPairs;
  return {
    n,
    meanX: sums.x / n,
    meanY: sums.y / n,
    squaresX: Math.max(0, sums.xx - (sums.x * sums.x) / n),
    squaresY: Math.max(0, sums.yy - (sums.y * sums.y) / n),
    products: sums.xy - (sums.x * sums.y) / n,
  };
}
