import { aucInfluence, estimateAuc } from './auc';
import { calibrationError, reliabilityBins } from './calibration';
import { averagePrecision } from './curves';
import { influenceError, undefinedMetric, withInterval, withoutInterval, type MetricEstimate } from './estimate';
import { estimateMean, estimateRatio, type EstimateContext } from './estimate-mean';
import type { BinaryMetric } from './metric-definitions';
import { mapRows } from './map-rows';
import { brierRows, logLossRows } from './row-losses';
import { splitScores, type ScoresByClass } from './scores-by-class';

interface BinaryRows {
  labels: ArrayLike<number>;
  predictions: ArrayLike<number>;
}

const ONE_CLASS = 'only one class among the labels';

/**
 * Every binary metric of probabilities against outcomes, with intervals where there are any.
 *
 * @param input.labels 0 or 1, length n
 * @param input.predictions probability of 1, each in 0..1, length n
 * @param input.threshold from which a row is called positive
 * @throws RangeError if lengths differ, a label is neither 0 nor 1, or a probability lies outside 0..1
 */
export function evaluateBinary(
  input: BinaryRows & EstimateContext & { threshold: number },
): Record<BinaryMetric, MetricEstimate> {
  const { labels, predictions, units, level } = input;
  const context = { units, level };
  const scores = splitScores(labels, predictions);
  return {
    auc: aucEstimate(input, scores, context),
    logLoss: estimateMean('logLoss', logLossRows(labels, predictions), { ...context, range: [0, Infinity] }),
    brier: estimateMean('brier', brierRows(labels, predictions), { ...context, range: [0, 1] }),
    prAuc: averagePrecisionEstimate(scores),
    ...calledMetrics(input, context),
    calibrationError: calibrationEstimate(input),
    meanPrediction: estimateMean(
      'meanPrediction',
      mapRows(labels.length, (row) => predictions[row] ?? 0),
      { ...context, range: [0, 1] },
    ),
    positiveShare: estimateMean(
      'positiveShare',
      mapRows(labels.length, (row) => labels[row] ?? 0),
      { ...context, range: [0, 1] },
    ),
  };
}

function aucEstimate(rows: BinaryRows, scores: ScoresByClass, context: EstimateContext): MetricEstimate {
  const estimate = estimateAuc(scores);
  if (estimate === null) return undefinedMetric('auc', rows.labels.length === 0 ? 'no rows' : ONE_CLASS);
  const influence =
    context.units === null ? null : aucInfluence({ labels: rows.labels, scores: rows.predictions }, scores);
  const standardError = influence === null ? estimate.standardError : influenceError(influence, context.units);
  if (standardError === 0) return withoutInterval('auc', estimate.auc);
  return withInterval({
    name: 'auc',
    value: estimate.auc,
    standardError,
    rows: rows.labels.length,
    range: [0, 1],
    ...context,
  });
}

function averagePrecisionEstimate(scores: ScoresByClass): MetricEstimate {
  const value = averagePrecision(scores);
  if (value !== null) return withoutInterval('prAuc', value);
  return undefinedMetric('prAuc', scores.negatives.length === 0 ? 'no rows' : 'no positive rows');
}

function calibrationEstimate({ labels, predictions }: BinaryRows): MetricEstimate {
  const value = calibrationError(reliabilityBins(labels, predictions));
  return value === null ? undefinedMetric('calibrationError', 'no rows') : withoutInterval('calibrationError', value);
}

function calledMetrics(
  { labels, predictions, threshold }: BinaryRows & { threshold: number },
  context: EstimateContext,
): Record<'accuracy' | 'f1' | 'precision' | 'recall', MetricEstimate> {
  const rows = labels.length;
  const positive = mapRows(rows, (row) => labels[row] ?? 0);
  const called = mapRows(rows, (row) => ((predictions[row] ?? 0) >= threshold ? 1 : 0));
  const hits = mapRows(rows, (row) => (called[row] ?? 0) * (positive[row] ?? 0));
  const right = mapRows(rows, (row) => (called[row] === positive[row] ? 1 : 0));
  return {
    accuracy: estimateMean('accuracy', right, { ...context, range: [0, 1] }),
    f1: estimateRatio(
      'f1',
      {
        above: mapRows(rows, (row) => 2 * (hits[row] ?? 0)),
        below: mapRows(rows, (row) => (called[row] ?? 0) + (positive[row] ?? 0)),
        undefinedBecause: 'no positive rows, true or predicted',
      },
      context,
    ),
    precision: estimateRatio(
      'precision',
      { above: hits, below: called, undefinedBecause: 'no row was called positive' },
      context,
    ),
    recall: estimateRatio('recall', { above: hits, below: positive, undefinedBecause: 'no positive rows' }, context),
  };
}
