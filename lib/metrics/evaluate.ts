import { requireProbability, requireSameLength } from '@/lib/stats/require-argument';
import { encodeUnits, type MetricEstimate } from './estimate';
import { evaluateBinary } from './evaluate-binary';
import { evaluateMulticlass } from './evaluate-multiclass';
import { evaluateRegression } from './evaluate-regression';
import type { MetricName } from './metric-definitions';

interface RowsToEvaluate {
  labels: ArrayLike<number>;
  predictions: ArrayLike<number>;
  /** The unit of each row (its day, say); with units, intervals allow for rows of one unit that go together. */
  units?: ArrayLike<string | number>;
  /** Chance that an interval holds the true value; default 0.95. */
  level?: number;
}

export type EvaluationInput =
  | (RowsToEvaluate & { task: 'binary'; threshold?: number })
  | (RowsToEvaluate & { task: 'multiclass'; classes: number })
  | (RowsToEvaluate & { task: 'regression' });

export type Evaluation = Partial<Record<MetricName, MetricEstimate>>;

/**
 * Every metric of a task, each with its interval where one is known.
 *
 * @param input.task what is predicted: probability of 1 (binary), n × classes probabilities (multiclass), a number
 * @returns a record by metric name; what the rows do not define is null with the reason, never NaN
 * @throws RangeError naming the first label or prediction that is wrong
 *
 *   evaluate({ task: 'binary', labels: [0, 1], predictions: [0.2, 0.9] }).auc?.value; // 1
 */
export function evaluate(input: EvaluationInput): Evaluation {
  const level = input.level ?? 0.95;
  requireProbability('level', level);
  if (input.units !== undefined) requireSameLength('labels and units', input.labels, input.units);
  const context = { units: input.units === undefined ? null : encodeUnits(input.units), level };
  if (input.task === 'binary') return evaluateBinary({ ...input, ...context, threshold: input.threshold ?? 0.5 });
  if (input.task === 'multiclass') return evaluateMulticlass({ ...input, ...context });
  return evaluateRegression({ ...input, ...context });
}

/** The estimates of an evaluation as a list, in the order the task shows them. */
export function listEstimates(evaluation: Evaluation): MetricEstimate[] {
  return Object.values(evaluation);
}
