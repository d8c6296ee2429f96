import type { DataColumn } from '@/components/ui/data-table';
import type { ModelVersion } from '@/lib/contracts/models';
import { mainMetrics } from '@/lib/metrics/main-metrics';
import { metricTitle } from '@/lib/metrics/metric-title';

/** A value of a version's validation metrics. */
export function metricOf(version: ModelVersion, name: string): number | null {
  return version.metrics.find((metric) => metric.name === name)?.value ?? null;
}

/** Table columns for the metrics the versions have. */
export function metricColumns(versions: readonly ModelVersion[]): readonly DataColumn<ModelVersion>[] {
  const task = versions.find((version) => version.task !== null)?.task;
  if (!task) return [];
  return mainMetrics[task].slice(0, 4).map((name) => ({
    id: name,
    header: metricTitle(name),
    value: (version) => metricOf(version, name),
    kind: 'number',
  }));
}
