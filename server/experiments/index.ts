export { pointAt, type PointColumns } from './metrics/point-columns';
export type { MetricColumns, MetricPoint } from './metrics/metric-columns';
export { beginTrainingAttempt, endTraining, finishTraining } from './training-attempt';
export { abortParts, beginParts, completeParts, putPart } from './artifacts/upload-in-parts';
export { appendToListTag } from './append-to-list-tag';
export { createExperiment } from './create-experiment';
export { createExperimentRow } from './create-experiment-row';
export { createRun } from './create-run';
export { findExperiment, getExperiment } from './get-experiment';
export { findRun, findRunAddress, getRun, type RunAddress } from './get-run';
export { foldHotMetrics } from './fold-hot-metrics';
export { generateRuns } from './generating/generate-runs';
export { generateSeries } from './generating/generate-series';
export { getMetricHistory } from './get-metric-history';
export { ownerColumn, rowsOf, type ArtifactOwner, type ArtifactPlace } from './artifacts/artifact-owner';
export { deleteArtifacts } from './artifacts/delete-artifacts';
export { listArtifacts, listFiles } from './artifacts/list-artifacts';
export { listFolder } from './artifacts/list-folder';
export { getArtifact } from './artifacts/get-artifact';
export { putArtifact } from './artifacts/put-artifact';
export { sweepScratch } from './artifacts/sweep-scratch';
export { listRuns } from './list-runs';
export { logInputs, type LoggedInput } from './log-inputs';
export { logParams, logTags, longestParam, longestTag, type ParamClash } from './log-params';
export { loggedKeyProblem, longestLoggedKey, normalPath, requireLoggedKey } from './logged-key';
export { createLoggedModel } from './logged-models/create-logged-model';
export { linkModels, readModelLinks, type ModelLink } from './logged-models/link-models';
export {
  findLoggedModels,
  type LoggedModel,
  type LoggedModelStatus,
  type ModelMetric,
} from './logged-models/logged-model';
export { recordModelMetrics, type NewModelMetric } from './logged-models/record-model-metrics';
export {
  searchLoggedModels,
  type LoggedModelColumn,
  type LoggedModelOrder,
  type MetricData,
} from './logged-models/search-logged-models';
export { logModelParams, reviseModelTag, updateLoggedModel } from './logged-models/update-logged-model';
export { newRunId } from './new-run-id';
export { randomRunName } from './random-run-name';
export { readLoggedInputs, searchLoggedDatasets } from './read-logged-inputs';
export { findRunSeries, type RunSeries } from './find-run-series';
export { readDistinctSteps, readPointsAt } from './read-sampled-steps';
export { readTimePage } from './read-time-page';
export { recordMetricColumns, recordMetrics } from './record-metrics';
export { recordTrainingMetrics } from './record-training-metrics';
export { resetRunMetrics } from './reset-run-metrics';
export { searchRuns } from './search/search-whole-runs';
export { type RowView } from './list-experiments';
export { searchExperiments, type ExperimentOrder } from './search-experiments';
export { setExperimentTags } from './set-experiment-tags';
export { startFolding } from './start-folding';
export { startTraining } from './start-training';
export { updateExperiment } from './update-experiment';
export { updateRun } from './update-run';
