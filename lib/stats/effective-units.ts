/**
 * Units of equal size that would say as much as units of unequal sizes: (Σ n)²/Σ n².
 *
 * @param sizes rows of each unit, each at least 0
 * @returns 0 where there are no rows
 * Source: Kish 1965, Survey Sampling, 11.7.
 *
 *   effectiveUnits([10, 10]); // 2
 *   effectiveUnits([30, 10]); // 1.6
 */
export function effectiveUnits(sizes: ArrayLike<number>): number {
  let [sum, squares] = [0, 0];
  for (let unit = 0; unit < sizes.length; unit += 1) {
    const size = sizes[unit] ?? 0;
    sum += size;
    squares += size * size;
  }
  return squares === 0 ? 0 : (sum * sum) / squares;
}
