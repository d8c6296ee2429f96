export type Task = 'binary' | 'multiclass' | 'regression';

export const binaryMetrics = [
  'auc',
  'logLoss',
  'brier',
  'prAuc',
  'accuracy',
  'f1',
  'precision',
  'recall',
  'calibrationError',
  'meanPrediction',
  'positiveShare',
] as const;
export const multiclassMetrics = ['logLoss', 'accuracy', 'macroF1'] as const;
export const regressionMetrics = ['rmse', 'mae', 'r2', 'squaredError', 'meanPrediction'] as const;
export type BinaryMetric = (typeof binaryMetrics)[number];
export type MulticlassMetric = (typeof multiclassMetrics)[number];
export type RegressionMetric = (typeof regressionMetrics)[number];
export type MetricName = BinaryMetric | MulticlassMetric | RegressionMetric;

/** What a person may want to know about a metric; shown as its card. */
export interface MetricDefinition {
  name: MetricName;
  title: string;
  /** null: neither direction is better in itself. */
  largerIsBetter: boolean | null;
  meaning: string;
  formula: string;
  unit: string;
  source: string;
}

const entries: readonly MetricDefinition[] = [
  {
    name: 'auc',
    title: 'AUC',
    largerIsBetter: true,
    unit: 'share, .5 is guessing',
    meaning: 'The chance that a random positive row is scored above a random negative one.',
    formula: 'mean over pairs of 1 (above), ½ (equal), 0 (below)',
    source: 'Mann & Whitney 1947; interval DeLong, DeLong & Clarke-Pearson 1988',
  },
  {
    name: 'logLoss',
    title: 'Log-loss',
    largerIsBetter: false,
    unit: 'nats',
    meaning: 'What the outcomes cost under the probabilities given to them: certain mistakes cost most.',
    formula: 'mean of −ln max(1e−15, probability of what came true)',
    source: 'Good 1952',
  },
  {
    name: 'brier',
    title: 'Brier score',
    largerIsBetter: false,
    unit: 'squared probability, 0..1',
    meaning: 'The mean squared distance between probability and outcome.',
    formula: 'mean of (p − label)²',
    source: 'Brier 1950',
  },
  {
    name: 'prAuc',
    title: 'PR-AUC',
    largerIsBetter: true,
    unit: 'share; guessing gives the share of positives',
    meaning: 'The precision met on average while going down the ranking from one positive to the next.',
    formula: 'Σ (recall step · precision), no interpolation',
    source: 'Davis & Goadrich 2006 (average precision)',
  },
  {
    name: 'accuracy',
    title: 'Accuracy',
    largerIsBetter: true,
    unit: 'share',
    meaning: 'The share of rows whose class was predicted right.',
    formula: 'right / all',
    source: 'Sokolova & Lapalme 2009',
  },
  {
    name: 'f1',
    title: 'F1',
    largerIsBetter: true,
    unit: 'share',
    meaning: 'One figure for finding positives and not raising false ones, at the threshold.',
    formula: '2·TP / (2·TP + FP + FN)',
    source: 'van Rijsbergen 1979, chapter 7',
  },
  {
    name: 'precision',
    title: 'Precision',
    largerIsBetter: true,
    unit: 'share',
    meaning: 'Of the rows called positive, the share that were.',
    formula: 'TP / (TP + FP)',
    source: 'Sokolova & Lapalme 2009',
  },
  {
    name: 'recall',
    title: 'Recall',
    largerIsBetter: true,
    unit: 'share',
    meaning: 'Of the positive rows, the share that were called so.',
    formula: 'TP / (TP + FN)',
    source: 'Sokolova & Lapalme 2009',
  },
  {
    name: 'calibrationError',
    title: 'Calibration error',
    largerIsBetter: false,
    unit: 'probability',
    meaning: 'How far probabilities lie from the shares that came true, in ten bins of equal width.',
    formula: 'Σ rows in bin / n · |share positive − mean probability|',
    source: 'Naeini, Cooper & Hauskrecht 2015',
  },
  {
    name: 'meanPrediction',
    title: 'Mean prediction',
    largerIsBetter: null,
    unit: 'as the prediction',
    meaning: 'The average of what the model predicts; it should follow the average of what comes true.',
    formula: 'mean of predictions',
    source: 'Murphy & Winkler 1977 (bias)',
  },
  {
    name: 'positiveShare',
    title: 'Share positive',
    largerIsBetter: null,
    unit: 'share',
    meaning: 'The share of rows that turned out positive: a property of the data, not of the model.',
    formula: 'positives / all',
    source: 'definition',
  },
  {
    name: 'macroF1',
    title: 'Macro F1',
    largerIsBetter: true,
    unit: 'share',
    meaning: 'The mean of the F1 of each class, rare classes counting as much as common ones.',
    formula: 'mean over classes of 2·TP / (2·TP + FP + FN)',
    source: 'Sokolova & Lapalme 2009',
  },
  {
    name: 'squaredError',
    title: 'Squared error',
    largerIsBetter: false,
    unit: 'squared units of the target',
    meaning: 'The mean squared distance between prediction and truth: large misses count most.',
    formula: 'mean of (prediction − truth)²',
    source: 'Gauss 1821',
  },
  {
    name: 'rmse',
    title: 'RMSE',
    largerIsBetter: false,
    unit: 'units of the target',
    meaning: 'The squared error brought back to the units of the target.',
    formula: '√ mean of (prediction − truth)²',
    source: 'Gauss 1821',
  },
  {
    name: 'mae',
    title: 'MAE',
    largerIsBetter: false,
    unit: 'units of the target',
    meaning: 'The average miss, every unit counting the same.',
    formula: 'mean of |prediction − truth|',
    source: 'Laplace 1774',
  },
  {
    name: 'r2',
    title: 'R²',
    largerIsBetter: true,
    unit: '1 at best, 0 for the mean of the target, may be negative',
    meaning: 'The share of the variance of the target that the predictions account for.',
    formula: '1 − Σ (prediction − truth)² / Σ (truth − mean)²',
    source: 'Wright 1921',
  },
];

/** Every metric by name. */
export const metricDefinitions: ReadonlyMap<MetricName, MetricDefinition> = new Map(
  entries.map((entry) => [entry.name, entry]),
);

/** The definition of a metric by any name, or null for names that are not ours. */
export function findMetricDefinition(name: string): MetricDefinition | null {
  return entries.find((entry) => entry.name === name) ?? null;
}
