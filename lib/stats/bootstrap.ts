import { drawInteger } from '@/lib/random/draw';
import type { Random } from '@/lib/random/create-random';
import type { Interval } from './proportions';
import { quantileOfSorted } from './quantile';
import { requireAllFinite, requireProbability, requireWhole } from './require-argument';

/**
 * An interval for any statistic of units, by drawing as many units with replacement and taking it anew each time.
 *
 *   the (1 − level)/2 and (1 + level)/2 quantiles of the statistic over replicates (percentile interval)
 *
 * @param input.units one value a unit, length ≥ 2, finite; units must not depend on each other
 * @param input.statistic what is wanted of a sample; given a buffer that is refilled for each replicate
 * @param input.replicates how many samples are drawn, ≥ 100; default 2000
 * @param input.random seeded: the same seed gives the same interval
 * @throws RangeError if there are fewer than two units, one is not finite, or the statistic is not finite
 * Source: Efron 1979, Bootstrap Methods: Another Look at the Jackknife, Annals of Statistics 7(1).
 */
export function bootstrapInterval(input: {
  units: ArrayLike<number>;
  statistic: (sample: Float64Array) => number;
  random: Random;
  level?: number;
  replicates?: number;
}): Interval {
  const { units, statistic, random, level = 0.95, replicates = 2000 } = input;
  requireWhole('units.length', units.length, 2);
  requireAllFinite('units', units);
  requireProbability('level', level);
  requireWhole('replicates', replicates, 100);
  const sample = new Float64Array(units.length);
  const values = new Float64Array(replicates);
  for (let replicate = 0; replicate < replicates; replicate += 1) {
    for (let slot = 0; slot < sample.length; slot += 1) sample[slot] = units[drawInteger(random, sample.length)] ?? 0;
    values[replicate] = statistic(sample);
  }
  requireAllFinite('statistic of replicates', values);
  values.sort();
  return { lower: quantileOfSorted(values, (1 - level) / 2), upper: quantileOfSorted(values, (1 + level) / 2) };
}
