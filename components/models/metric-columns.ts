import type { DataColumn } from '@/components/ui/data-table';
import type { ModelVersion } from '@/lib/contracts/models';
import { metricTitle } from '@/lib/metrics/metric-title';

/** The main metrics of each task, best known first. */
const mainMetrics: Record<ModelVersion['task'], readonly string[]> = {
  binary: ['logLoss', 'auc', 'brier', 'accuracy'],
  multiclass: ['logLoss', 'accuracy', 'macroF1'],
  regression: ['rmse', 'mae', 'r2'],
};

/** A value of a version's validation metrics. */
export function metricOf(version: ModelVersion, name: string): number | null {
  return version.metrics.find((metric) => metric.name === name)?.value ?? null;
}

/** Table columns for the metrics the versions have. */
export function metricColumns(versions: readonly ModelVersion[]): readonly DataColumn<ModelVersion>[] {
  const [first] = versions;
  if (!first) return [];
  return mainMetrics[first.task].map((name) => ({
    id: name,
    header: metricTitle(name),
    value: (version) => metricOf(version, name),
    kind: 'number',
  }));
}
