import type { DataColumn } from '@/components/ui/data-table';
import type { MetricValue, ModelVersion } from '@/lib/contracts/models';
import { mainMetrics } from '@/lib/metrics/main-metrics';
import { metricTitle } from '@/lib/metrics/metric-title';

/** A metric as a version's training found it. */
export function metricOf(version: ModelVersion, name: string): number | null {
  return version.metrics.find((metric) => metric.name === name)?.value ?? null;
}

/** From where the metrics of several versions are taken, so that they can be held against each other. */
export interface MetricSource {
  /** In words, after "Metrics". */
  sentence: string;
  of: (version: ModelVersion) => readonly MetricValue[];
}

/** The locked test, where most were measured on it; else what the trainings found. */
export function metricSource(versions: readonly ModelVersion[]): MetricSource {
  const tested = versions.flatMap(({ measured }) => (measured?.source === 'locked-test' ? [measured.sentence] : []));
  const sentence = tested[0];
  if (sentence === undefined || tested.length * 2 < versions.length) {
    return { sentence: 'as their trainings found them', of: ({ metrics }) => metrics };
  }
  const isOf = ({ measured }: ModelVersion) => measured?.source === 'locked-test' && measured.sentence === sentence;
  return {
    sentence: `on the ${sentence}`,
    of: (version) => (isOf(version) ? (version.measured?.metrics ?? []) : []),
  };
}

/** The metrics that matter most for the versions' task. */
export function leadingMetrics(versions: readonly ModelVersion[], count: number): readonly string[] {
  const task = versions.find((version) => version.task !== null)?.task;
  return task ? mainMetrics[task].slice(0, count) : [];
}

/** Table columns for the metrics the versions have. */
export function metricColumns(versions: readonly ModelVersion[]): readonly DataColumn<ModelVersion>[] {
  const source = metricSource(versions);
  return leadingMetrics(versions, 4).map((name) => ({
    id: name,
    header: metricTitle(name),
    value: (version) => source.of(version).find((metric) => metric.name === name)?.value ?? null,
    kind: 'number',
    width: 98,
  }));
}
