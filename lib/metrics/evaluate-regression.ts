import { influenceError, undefinedMetric, withInterval, type MetricEstimate } from './estimate';
import { estimateMean, meanOfRows, type EstimateContext } from './estimate-mean';
import { mapRows } from './map-rows';
import type { RegressionMetric } from './metric-definitions';
import { absoluteErrorRows, squaredErrorRows } from './row-losses';

/**
 * Every regression metric of predicted against true numbers, with intervals.
 *
 *   rmse = √ squaredError, its error that of squaredError / (2·rmse)
 *   r2 = 1 − squaredError / variance of the labels (divisor n); its error by linearisation of that ratio
 *
 * @param input.labels true numbers, length n, finite
 * @param input.predictions predicted numbers, length n, finite
 * @throws RangeError if lengths differ or a value is not finite
 */
export function evaluateRegression(
  input: { labels: ArrayLike<number>; predictions: ArrayLike<number> } & EstimateContext,
): Record<RegressionMetric, MetricEstimate> {
  const { labels, predictions, units, level } = input;
  const context = { units, level };
  const squares = squaredErrorRows(labels, predictions);
  const positive = { ...context, range: [0, Infinity] as const };
  const squaredError = estimateMean('squaredError', squares, positive);
  return {
    squaredError,
    rmse: rootOf(squaredError, labels.length, context),
    mae: estimateMean('mae', absoluteErrorRows(labels, predictions), positive),
    r2: explainedShare(
      mapRows(labels.length, (row) => labels[row] ?? 0),
      squares,
      context,
    ),
    meanPrediction: estimateMean(
      'meanPrediction',
      mapRows(labels.length, (row) => predictions[row] ?? 0),
      context,
    ),
  };
}

function rootOf(squaredError: MetricEstimate, rows: number, context: EstimateContext): MetricEstimate {
  if (squaredError.value === null) return { ...squaredError, name: 'rmse' };
  const value = Math.sqrt(squaredError.value);
  const spread = squaredError.standardError;
  const standardError = spread === null || value === 0 ? null : spread / (2 * value);
  return withInterval({ name: 'rmse', value, standardError, rows, range: [0, Infinity], ...context });
}

function explainedShare(labels: Float64Array, squares: Float64Array, context: EstimateContext): MetricEstimate {
  if (labels.length === 0) return undefinedMetric('r2', 'no rows');
  const mean = meanOfRows(labels);
  const deviations = mapRows(labels.length, (row) => ((labels[row] ?? 0) - mean) ** 2);
  const variance = meanOfRows(deviations);
  if (!labels.some((label) => label !== labels[0])) return undefinedMetric('r2', 'all labels are equal');
  const unexplained = meanOfRows(squares) / variance;
  const influence = mapRows(
    labels.length,
    (row) => -((squares[row] ?? 0) - unexplained * (deviations[row] ?? 0)) / variance,
  );
  const standardError = influenceError(influence, context.units);
  return withInterval({
    name: 'r2',
    value: 1 - unexplained,
    standardError,
    rows: labels.length,
    range: [-Infinity, 1],
    ...context,
  });
}
