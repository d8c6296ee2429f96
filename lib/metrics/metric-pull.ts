import { requireFinite } from '@/lib/stats/require-argument';
import { aucInfluence, estimateAuc } from './auc';
import { meanOfRows } from './estimate-mean';
import { mapRows } from './map-rows';
import { requireBinaryRows } from './require-rows';
import { absoluteErrorRows, brierRows, logLossRows, squaredErrorRows } from './row-losses';
import { splitScores } from './scores-by-class';

/** Metrics that contests compare: a value now, and how far each row pulls it. */
export const contestMetrics = [
  'auc',
  'f1',
  'precision',
  'recall',
  'accuracy',
  'logLoss',
  'brier',
  'rmse',
  'mae',
  'squaredError',
] as const;
export type ContestMetric = (typeof contestMetrics)[number];

/** Rows with what came true and what one model said, length n each. */
export interface LabelledRows {
  labels: ArrayLike<number>;
  predictions: ArrayLike<number>;
}

export interface MetricPull {
  value: number;
  /** n · the change of the value when a row is taken out; mean 0, length n. */
  influence: Float64Array;
}

/**
 * A metric of rows and the pull of each row on it, for standard errors that allow for units and for pairing.
 *
 *   means (log-loss, Brier, absolute and squared error, accuracy): pull = x − mean
 *   rmse: (x − mean)/(2·rmse) of squared errors;  ratios Σa/Σb (f1, precision, recall): (a − ratio·b)/mean of b
 *   auc: `aucInfluence`
 *
 * @param of.threshold from which a row is called positive, for f1, precision, recall and accuracy; default .5
 * @returns null where the rows do not define the metric (no rows, one class, nothing called positive)
 * @throws RangeError if lengths differ or a value lies outside its range
 * Source: Hampel 1974, The Influence Curve and its Role in Robust Estimation, JASA 69; ratios, Cochran 1977, 6.4.
 */
export function metricPull(of: LabelledRows & { metric: ContestMetric; threshold?: number }): MetricPull | null {
  const { labels, predictions, metric, threshold = 0.5 } = of;
  if (labels.length === 0) return null;
  switch (metric) {
    case 'auc':
      return aucPull(labels, predictions);
    case 'logLoss':
      return meanPull(logLossRows(labels, predictions));
    case 'brier':
      return meanPull(brierRows(labels, predictions));
    case 'mae':
      return meanPull(absoluteErrorRows(labels, predictions));
    case 'squaredError':
      return meanPull(squaredErrorRows(labels, predictions));
    case 'rmse':
      return rootPull(meanPull(squaredErrorRows(labels, predictions)));
    default:
      return calledPull(metric, { labels, predictions }, threshold);
  }
}

function aucPull(labels: ArrayLike<number>, predictions: ArrayLike<number>): MetricPull | null {
  const scores = splitScores(labels, predictions);
  const estimate = estimateAuc(scores);
  const influence = aucInfluence({ labels, scores: predictions }, scores);
  return estimate === null || influence === null ? null : { value: estimate.auc, influence };
}

function meanPull(values: Float64Array): MetricPull {
  const value = meanOfRows(values);
  return { value, influence: values.map((one) => one - value) };
}

function rootPull({ value, influence }: MetricPull): MetricPull {
  const root = Math.sqrt(value);
  return { value: root, influence: root === 0 ? influence : influence.map((one) => one / (2 * root)) };
}

function calledPull(
  metric: 'f1' | 'precision' | 'recall' | 'accuracy',
  { labels, predictions }: LabelledRows,
  threshold: number,
): MetricPull | null {
  requireBinaryRows(labels, predictions);
  requireFinite('threshold', threshold);
  const called = mapRows(labels.length, (row) => Number((predictions[row] ?? 0) >= threshold));
  const positive = mapRows(labels.length, (row) => labels[row] ?? 0);
  if (metric === 'accuracy') return meanPull(called.map((one, row) => Number(one === positive[row])));
  const hits = called.map((one, row) => one * (positive[row] ?? 0));
  if (metric === 'precision') return ratioPull(hits, called);
  if (metric === 'recall') return ratioPull(hits, positive);
  return ratioPull(
    hits.map((one) => 2 * one),
    called.map((one, row) => one + (positive[row] ?? 0)),
  );
}

function ratioPull(above: Float64Array, below: Float64Array): MetricPull | null {
  const scale = meanOfRows(below);
  if (scale === 0) return null;
  const value = meanOfRows(above) / scale;
  return { value, influence: above.map((one, row) => (one - value * (below[row] ?? 0)) / scale) };
}
