import type { MetricName, Task } from './metric-definitions';

/** The main metrics of each task, best known first. */
export const mainMetrics: Record<Task, readonly MetricName[]> = {
  binary: ['logLoss', 'auc', 'brier', 'accuracy', 'f1'],
  multiclass: ['logLoss', 'accuracy', 'macroF1'],
  regression: ['rmse', 'mae', 'r2'],
};

/** What is shown of a slice: quality first, then what came true and what was predicted there. */
export const sliceMetrics: Record<Task, readonly MetricName[]> = {
  binary: ['auc', 'logLoss', 'accuracy', 'positiveShare', 'meanPrediction'],
  multiclass: ['logLoss', 'accuracy', 'macroF1'],
  regression: ['rmse', 'mae', 'meanPrediction'],
};
