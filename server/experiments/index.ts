export { createExperimentRow } from './create-experiment-row';
export { foldHotMetrics } from './fold-hot-metrics';
export { getMetricHistory } from './get-metric-history';
export { newRunId } from './new-run-id';
export { recordMetrics } from './record-metrics';
export { recordTrainingMetrics } from './record-training-metrics';
export { resetRunMetrics } from './reset-run-metrics';
export { startFolding } from './start-folding';
