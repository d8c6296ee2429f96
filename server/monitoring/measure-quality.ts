import type { QualityValue } from '@/lib/contracts/monitoring';
import { evaluate, type Evaluation } from '@/lib/metrics/evaluate';
import type { MetricName, Task } from '@/lib/metrics/metric-definitions';
import { serialCorrelation } from '@/lib/stats/design-effect';
import { independentDifference } from '@/lib/stats/independent-difference';
import type { ReferenceMetric } from './reference-stats';

/** The metrics a monitor follows, the one alerts are about first. */
export const followedMetrics: Record<Task, readonly MetricName[]> = {
  binary: ['logLoss', 'auc', 'brier'],
  multiclass: ['logLoss'],
  regression: ['rmse', 'mae'],
};

/** Answers whose outcome is known, one a row. */
export interface OutcomeRows {
  task: Task;
  /** 0 or 1, a class number, or a number; length n. */
  labels: Float64Array;
  /** Probability of the positive class, probability given to the labelled class, or a number; length n. */
  answers: Float64Array;
  /** Days since 1970 of each row; null where rows have no time. */
  days: Int32Array | null;
}

/** The followed metrics, with errors that allow for rows of one day that depend on each other. */
export function measureQuality(rows: OutcomeRows): ReferenceMetric[] {
  const whole = evaluateRows(rows);
  const byDay = evaluateDays(rows);
  const units = rows.days === null ? rows.labels.length : new Set(rows.days).size;
  return followedMetrics[rows.task].flatMap((name) => {
    const estimate = whole[name];
    if (!estimate || estimate.value === null) return [];
    const { value, standardError } = estimate;
    return { name, value, standardError, units, serialCorrelation: correlationOfDays(name, byDay) };
  });
}

/** Of several classes only the probability of the one that came true is known: it is a row with label 1. */
function evaluateRows({ task, labels, answers, days }: OutcomeRows): Evaluation {
  const known = { predictions: answers, ...(days === null ? {} : { units: days }) };
  if (task === 'regression') return evaluate({ task, labels, ...known });
  return evaluate({ task: 'binary', labels: task === 'binary' ? labels : labels.map(() => 1), ...known });
}

/** The same for each day by itself, in order; none where rows have no time. */
function evaluateDays({ task, labels, answers, days }: OutcomeRows): Evaluation[] {
  if (days === null) return [];
  return [...new Set(days)]
    .sort((a, b) => a - b)
    .map((day) => {
      const within = (values: Float64Array) => values.filter((_, row) => days[row] === day);
      return evaluateRows({ task, labels: within(labels), answers: within(answers), days: null });
    });
}

function correlationOfDays(name: MetricName, days: readonly Evaluation[]): number | null {
  return serialCorrelation(days.flatMap((day) => day[name]?.value ?? []));
}

/** A window's metrics beside those of the reference; the interval is that of the difference, window minus reference. */
export function compareQuality(
  current: readonly ReferenceMetric[],
  reference: readonly ReferenceMetric[],
): QualityValue[] {
  return current.map((metric) => {
    const before = reference.find((one) => one.name === metric.name);
    const { name, value } = metric;
    if (!before) return { name, value, lower: null, upper: null, reference: null };
    return { name, value, reference: before.value, ...intervalOf(before, metric) };
  });
}

function intervalOf(reference: ReferenceMetric, current: ReferenceMetric): Pick<QualityValue, 'lower' | 'upper'> {
  const none = { lower: null, upper: null };
  if (reference.standardError === null || current.standardError === null) return none;
  if (reference.units < 2 || current.units < 2) return none;
  const { interval } = independentDifference({
    reference: { ...reference, standardError: reference.standardError },
    current: { ...current, standardError: current.standardError },
  });
  return interval ?? none;
}
