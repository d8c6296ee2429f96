import { normalTail } from './normal';
import { sortedValues } from './quantile';

export interface RankTest {
  /** Pairs in which the treatment's value is larger, equal ones counting half. */
  u: number;
  /** The same as a share of all pairs: the chance that a treatment's unit lies above a control's; .5 is alike. */
  chanceAbove: number;
  /** Two-sided; null where all values are equal. */
  pValue: number | null;
}

/**
 * Whether units of one arm tend to lie above those of another, whatever the shape and however heavy the tails, judged
 * once. It tests ranks, not means: a difference of means may point the other way.
 *
 *   u = Σ over pairs of 1 (above), ½ (equal);  z = (|u − n_t·n_c/2| − ½)/σ
 *   σ² = n_t·n_c/12·( N + 1 − Σ (d³ − d)/(N(N − 1)) ),  d the sizes of groups of equal values
 *
 * @param input.control one value a unit, finite; sizes may differ; O(N log N)
 * @returns null where an arm is empty; p by the normal approximation with continuity correction (some ten units an arm)
 * @throws RangeError if a value is not finite
 * Source: Mann & Whitney 1947, Annals of Mathematical Statistics 18; ties, Lehmann 1975, Nonparametrics, 1.4.
 */
export function testRanks(input: { control: ArrayLike<number>; treatment: ArrayLike<number> }): RankTest | null {
  const control = sortedValues(input.control);
  const treatment = sortedValues(input.treatment);
  const [before, after] = [control.length, treatment.length];
  if (before === 0 || after === 0) return null;
  const all = before + after;
  let u = 0;
  let ties = 0;
  let [one, other] = [0, 0];
  while (one < before || other < after) {
    const value = Math.min(control[one] ?? Infinity, treatment[other] ?? Infinity);
    const [start, otherStart] = [one, other];
    while (one < before && control[one] === value) one += 1;
    while (other < after && treatment[other] === value) other += 1;
    const [equal, otherEqual] = [one - start, other - otherStart];
    u += otherEqual * (start + equal / 2);
    const size = equal + otherEqual;
    ties += size ** 3 - size;
  }
  const variance = ((before * after) / 12) * (all + 1 - ties / (all * (all - 1)));
  const distance = Math.max(0, Math.abs(u - (before * after) / 2) - 0.5);
  const pValue = variance <= 1e-9 ? null : Math.min(1, 2 * normalTail(distance / Math.sqrt(variance)));
  return { u, chanceAbove: u / (before * after), pValue };
}
