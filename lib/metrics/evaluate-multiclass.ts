import { confusionMatrix, macroF1, mostLikelyClass } from './confusion';
import { undefinedMetric, withoutInterval, type MetricEstimate } from './estimate';
import { estimateMean, type EstimateContext } from './estimate-mean';
import type { MulticlassMetric } from './metric-definitions';
import { multiclassLogLossRows } from './row-losses';

/**
 * Every metric of class probabilities against classes; the predicted class is the most likely one, the first of equals.
 *
 * @param input.labels class numbers 0 … classes − 1, length n
 * @param input.predictions n × classes, row-major, each ≥ 0, each row with a positive sum
 * @throws RangeError if a label, a probability or the shape is wrong
 */
export function evaluateMulticlass(
  input: { labels: ArrayLike<number>; predictions: ArrayLike<number>; classes: number } & EstimateContext,
): Record<MulticlassMetric, MetricEstimate> {
  const { labels, predictions, classes, units, level } = input;
  const context = { units, level };
  const losses = multiclassLogLossRows(labels, predictions, classes);
  const called = mostLikelyClass(predictions, classes);
  const right = Float64Array.from(called, (call, row) => (call === labels[row] ? 1 : 0));
  const score = macroF1(confusionMatrix(labels, called, classes));
  return {
    logLoss: estimateMean('logLoss', losses, { ...context, range: [0, Infinity] }),
    accuracy: estimateMean('accuracy', right, { ...context, range: [0, 1] }),
    macroF1: score === null ? undefinedMetric('macroF1', 'no rows') : withoutInterval('macroF1', score),
  };
}
