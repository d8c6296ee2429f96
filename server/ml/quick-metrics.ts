import { estimateAuc } from '@/lib/metrics/auc';
import { logLossRows, multiclassLogLossRows, squaredErrorRows } from '@/lib/metrics/row-losses';
import { splitScores } from '@/lib/metrics/scores-by-class';
import type { Task } from '@/lib/preprocessing/schema';

/** The loss a task's models descend. */
export function lossName(task: Task): string {
  return task === 'regression' ? 'rmse' : 'logLoss';
}

const meanOf = (values: Float64Array) => values.reduce((sum, value) => sum + value, 0) / values.length;

/** The share of rows whose most probable class is the true one. */
function accuracyOf(target: Float64Array, shares: Float64Array, classCount: number): number {
  let right = 0;
  for (let row = 0; row < target.length; row++) {
    const own = shares[row * classCount + (target[row] ?? 0)] ?? 0;
    let isTop = 1;
    for (let k = 0; k < classCount; k++) if ((shares[row * classCount + k] ?? 0) > own) isTop = 0;
    right += isTop;
  }
  return right / target.length;
}

export type AnsweredRows = {
  task: Task;
  target: Float64Array;
  /** Probability of class 1, class shares (n × K, row-major), or numbers. */
  answers: Float64Array;
  /** Also the AUC, which needs a sort. */
  ranking: boolean;
};

/** The few metrics that are followed while a model learns; none without rows. */
export function quickMetrics({ task, target, answers, ranking }: AnsweredRows): Record<string, number> {
  if (target.length === 0) return {};
  if (task === 'regression') return { rmse: Math.sqrt(meanOf(squaredErrorRows(target, answers))) };
  if (task === 'multiclass') {
    const classCount = answers.length / target.length;
    return {
      logLoss: meanOf(multiclassLogLossRows(target, answers, classCount)),
      accuracy: accuracyOf(target, answers, classCount),
    };
  }
  const loss = { logLoss: meanOf(logLossRows(target, answers)) };
  const ranked = ranking ? estimateAuc(splitScores(target, answers)) : null;
  return ranked ? { ...loss, auc: ranked.auc } : loss;
}
