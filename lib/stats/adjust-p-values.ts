/**
 * p-values that may be read one by one while the chance of any false claim among them stays at the level (Bonferroni).
 *
 *   adjusted = min(1, k·p), k the number of p-values
 *
 * @param pValues each in 0..1
 * @returns in the same order
 * @throws RangeError if a p-value lies outside 0..1
 * Source: Dunn 1961, Multiple Comparisons Among Means, JASA 56.
 */
export function adjustBonferroni(pValues: readonly number[]): number[] {
  requireShares(pValues);
  return pValues.map((pValue) => Math.min(1, pValue * pValues.length));
}

/**
 * As Bonferroni's, with the same guarantee and never larger: each is multiplied by the number of hypotheses still open.
 *
 *   adjusted of the i-th smallest = max over j ≤ i of min(1, (k − j + 1)·p of the j-th smallest)
 *
 * @param pValues each in 0..1
 * @returns in the same order
 * @throws RangeError if a p-value lies outside 0..1
 * Source: Holm 1979, A Simple Sequentially Rejective Multiple Test Procedure, Scandinavian Journal of Statistics 6.
 */
export function adjustHolm(pValues: readonly number[]): number[] {
  requireShares(pValues);
  const rising = pValues.map((pValue, place) => ({ pValue, place })).sort((a, b) => a.pValue - b.pValue);
  const adjusted = Array.from({ length: pValues.length }, () => 1);
  let largest = 0;
  rising.forEach(({ pValue, place }, rank) => {
    largest = Math.max(largest, Math.min(1, (pValues.length - rank) * pValue));
    adjusted[place] = largest;
  });
  return adjusted;
}

/**
 * p-values below the level name a set in which the expected share of false claims is at most the level (false discovery
 * rate); weaker than Holm's promise, so it finds more. Holds for p-values that are independent or positively dependent.
 *
 *   adjusted of the i-th smallest = min over j ≥ i of min(1, k·p of the j-th smallest / j)
 *
 * @param pValues each in 0..1
 * @returns in the same order
 * @throws RangeError if a p-value lies outside 0..1
 * Source: Benjamini & Hochberg 1995, Controlling the False Discovery Rate, JRSS B 57; Benjamini & Yekutieli 2001.
 */
export function adjustBenjaminiHochberg(pValues: readonly number[]): number[] {
  requireShares(pValues);
  const falling = pValues.map((pValue, place) => ({ pValue, place })).sort((a, b) => b.pValue - a.pValue);
  const adjusted = Array.from({ length: pValues.length }, () => 1);
  let smallest = 1;
  falling.forEach(({ pValue, place }, rank) => {
    smallest = Math.min(smallest, (pValues.length * pValue) / (pValues.length - rank));
    adjusted[place] = smallest;
  });
  return adjusted;
}

function requireShares(pValues: readonly number[]): void {
  pValues.forEach((pValue, index) => {
    if (!(pValue >= 0 && pValue <= 1)) throw new RangeError(`pValues[${index}] must lie in 0..1, got ${pValue}`);
  });
}
