import type { Random } from '@/lib/random/create-random';
import { clusterBootstrap } from '@/lib/stats/cluster-bootstrap';
import { requireSameLength } from '@/lib/stats/require-argument';
import { mapRows } from './map-rows';
import { metricPull, type ContestMetric } from './metric-pull';

/**
 * An interval for the difference of any metric between two models that scored the same rows, by drawing whole units
 * with replacement; for metrics whose errors `comparePaired` linearises badly. Judged once at a size fixed beforehand.
 *
 *   quantiles over replicates of metric(challenger) − metric(champion), both on the same drawn rows
 *
 * @param input.units the unit of each row; absent: rows are independent
 * @returns as `clusterBootstrap`
 * @throws RangeError if lengths differ, a value is out of range, or there are fewer than two units
 * Source: as `clusterBootstrap`.
 */
export function bootstrapMetricDifference(input: {
  metric: ContestMetric;
  labels: ArrayLike<number>;
  champion: ArrayLike<number>;
  challenger: ArrayLike<number>;
  units?: ArrayLike<string | number>;
  threshold?: number;
  random: Random;
  level?: number;
  replicates?: number;
}): ReturnType<typeof clusterBootstrap> {
  const { metric, labels, champion, challenger, threshold, random, level, replicates } = input;
  const units = input.units ?? Int32Array.from({ length: labels.length }, (_, row) => row);
  for (const [name, column] of Object.entries({ champion, challenger, units })) {
    requireSameLength(`labels and ${name}`, labels, column);
  }
  const valueOf = (rows: Int32Array, scores: ArrayLike<number>): number | null => {
    const drawn = {
      labels: mapRows(rows.length, (place) => labels[rows[place] ?? 0] ?? 0),
      predictions: mapRows(rows.length, (place) => scores[rows[place] ?? 0] ?? 0),
    };
    return metricPull({ metric, threshold, ...drawn })?.value ?? null;
  };
  const statistic = (rows: Int32Array): number | null => {
    const [before, after] = [valueOf(rows, champion), valueOf(rows, challenger)];
    return before === null || after === null ? null : after - before;
  };
  return clusterBootstrap({ units, statistic, random, level, replicates });
}
