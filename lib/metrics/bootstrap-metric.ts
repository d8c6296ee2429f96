import type { Random } from '@/lib/random/create-random';
import { weightedBootstrap, type BootstrapSummary } from '@/lib/stats/weighted-bootstrap';
import { requireSameLength } from '@/lib/stats/require-argument';
import type { Thresholds } from './compare-metric';
import type { ContestMetric } from './metric-pull';
import { weightedMetric } from './weighted-metric';

/**
 * An interval for the difference of any metric between two models that scored the same rows, by drawing whole units
 * with replacement; for metrics whose errors `comparePaired` linearises badly. Judged once at a size fixed beforehand.
 *
 *   quantiles over replicates of metric(challenger) − metric(champion), both on the same drawn rows
 *
 * @param input.thresholds as in `comparePaired`
 * @param input.units the unit of each row; absent: rows are independent
 * @returns as `weightedBootstrap`
 * @throws RangeError if lengths differ, a value is out of range, or there are fewer than two units
 * Source: as `weightedBootstrap`.
 */
export function bootstrapMetricDifference(input: {
  metric: ContestMetric;
  labels: ArrayLike<number>;
  champion: ArrayLike<number>;
  challenger: ArrayLike<number>;
  units?: ArrayLike<string | number>;
  thresholds?: Thresholds;
  random: Random;
  level?: number;
  replicates?: number;
}): BootstrapSummary {
  const { metric, labels, champion, challenger, thresholds, random, level, replicates } = input;
  const units = input.units ?? Int32Array.from({ length: labels.length }, (_, row) => row);
  for (const [name, column] of Object.entries({ champion, challenger, units })) {
    requireSameLength(`labels and ${name}`, labels, column);
  }
  const before = weightedMetric({ metric, threshold: thresholds?.champion, labels, predictions: champion });
  const after = weightedMetric({ metric, threshold: thresholds?.challenger, labels, predictions: challenger });
  const statistic = (weights: Float64Array): number | null => {
    const [old, now] = [before(weights), after(weights)];
    return old === null || now === null ? null : now - old;
  };
  return weightedBootstrap({ units, statistic, random, level, replicates });
}
