import { differenceOfArms } from './arm-difference';
import { quantileOfSorted, sortedValues } from './quantile';
import { requireProbability } from './require-argument';
import { sampleOf } from './sample-statistics';

/** How much a difference of arms owes to few extreme units. */
export interface OutlierEffect {
  difference: number;
  /** With values cut at the quantiles of both arms together. */
  cutDifference: number;
  /** |difference − cutDifference| in standard errors of the cut difference (extreme units blow up the other). */
  shiftInErrors: number;
  /** Part of Σ|value − median| that lies in the `share` units farthest out; near `share` where none stand out. */
  extremePart: number;
  /** Units cut. */
  cut: number;
}

/**
 * How a difference of means changes when extreme units are pulled in to the quantiles of both arms taken together.
 *
 *   cut values: min(max(x, q_low), q_high), q at share/2 and 1 − share/2 of all units (winsorised)
 *
 * A shift of more than about one such error says that few units carry the difference: look at them before reading on.
 *
 * @param input.share of units treated as extreme, half on each side; default .02
 * @returns null while an arm holds fewer than two units, or all but the extreme ones are alike
 * @throws RangeError if a value is not finite or share is out of range
 * Source: Tukey 1962, The Future of Data Analysis, Annals of Mathematical Statistics 33 (winsorised means).
 */
export function outlierEffect(input: {
  control: ArrayLike<number>;
  treatment: ArrayLike<number>;
  share?: number;
}): OutlierEffect | null {
  const { control, treatment, share = 0.02 } = input;
  requireProbability('share', share);
  const all = sortedValues(Float64Array.from([...Array.from(control), ...Array.from(treatment)]));
  const plain = differenceOfArms({ control: sampleOf(control), treatment: sampleOf(treatment) });
  if (plain === null) return null;
  const low = quantileOfSorted(all, share / 2);
  const high = quantileOfSorted(all, 1 - share / 2);
  const pulled = (values: ArrayLike<number>) => sampleOf(Array.from(values, (x) => Math.min(high, Math.max(low, x))));
  const cut = differenceOfArms({ control: pulled(control), treatment: pulled(treatment) });
  if (cut === null || cut.standardError === 0) return null;
  const cutDifference = cut.value;
  const median = quantileOfSorted(all, 0.5);
  const distances = sortedValues(all.map((x) => Math.abs(x - median)));
  const total = distances.reduce((sum, distance) => sum + distance, 0);
  const extreme = Math.max(1, Math.round(share * all.length));
  const farthest = distances.slice(-extreme).reduce((sum, distance) => sum + distance, 0);
  return {
    difference: plain.value,
    cutDifference,
    shiftInErrors: Math.abs(plain.value - cutDifference) / cut.standardError,
    extremePart: total === 0 ? 0 : farthest / total,
    cut: all.filter((x) => x < low || x > high).length,
  };
}
