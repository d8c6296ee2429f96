import { metricPull, contestMetrics, type ContestMetric } from '@/lib/metrics/metric-pull';
import { mapRows } from '@/lib/metrics/map-rows';
import { findOwnMetric } from '@/lib/metrics/own-metrics';
import { meanOf, sampleOf } from '@/lib/stats/sample-statistics';
import type { CountedRows } from './contest-estimate';

type PulledRows = Omit<CountedRows, 'units' | 'eventMs'>;

/**
 * How far each row pulls the difference that decides a test, challenger minus champion: what rows of one unit have in
 * common in it is what makes them less evidence than they look.
 *
 *   paired metrics: pull on the challenger − pull on the champion (`metricPull`)
 *   what came of requests: n/n_arm·(value − mean of its arm), with a minus for the champion's
 *
 * @returns mean 0, length n; null where the rows do not define the metric, or an arm answered none
 * Source: Hampel 1974, JASA 69; as errors are taken in `comparePaired` and `outcomeDifference`.
 */
export function differencePulls(rows: PulledRows, metric: string): Float64Array | null {
  if (findOwnMetric(metric) !== null) return armPulls(rows);
  const [before, after] = [pullsOf(rows, 'champion', metric), pullsOf(rows, 'challenger', metric)];
  return before && after && after.map((pull, row) => pull - (before[row] ?? 0));
}

/** How far each row pulls the champion's figure alone: what a split sees of it that knows only its own requests. */
export function championPulls(rows: PulledRows, metric: string): Float64Array | null {
  if (findOwnMetric(metric) === null) return pullsOf(rows, 'champion', metric);
  const mean = meanOf(sampleOf(rows.values));
  return mean === null ? null : rows.values.map((value) => value - mean);
}

/** The metric as contests know it; log-loss where it is none of them. */
export const contestMetricOf = (metric: string): ContestMetric =>
  contestMetrics.find((one) => one === metric) ?? 'logLoss';

function pullsOf(rows: PulledRows, side: 'champion' | 'challenger', metric: string): Float64Array | null {
  const { task, thresholds, [side]: predictions } = rows;
  // Of several classes only the probability of the one that came true is known: it is a row with label 1.
  const labels = task === 'multiclass' ? mapRows(predictions.length, () => 1) : rows.labels;
  const pull = metricPull({ metric: contestMetricOf(metric), threshold: thresholds[side], labels, predictions });
  return pull?.influence ?? null;
}

function armPulls({ values, answeredBy }: PulledRows): Float64Array | null {
  const [before, after] = [0, 1].map((arm) => sampleOf(values.filter((_, row) => answeredBy[row] === arm)));
  if (!before || !after || before.n === 0 || after.n === 0) return null;
  return values.map((value, row) => {
    if (answeredBy[row] === 1) return (values.length / after.n) * (value - after.mean);
    return answeredBy[row] === 0 ? (-values.length / before.n) * (value - before.mean) : 0;
  });
}
