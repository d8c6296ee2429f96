'use client';

import { DataTable, type DataColumn } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { SectionCard } from '@/components/ui/section-card';
import type { MetricValue, ModelVersionDetail } from '@/lib/contracts/models';
import { formatNumber } from '@/lib/format';
import { metricTitle } from '@/lib/metrics/metric-title';

interface MetricRow {
  name: string;
  training: MetricValue | undefined;
  measured: MetricValue | undefined;
}

const intervalOf = (metric: MetricValue | undefined) =>
  metric?.lower == null || metric.upper == null
    ? ''
    : `[${formatNumber(metric.lower, { digits: 3 })}, ${formatNumber(metric.upper, { digits: 3 })}]`;

const validation: readonly DataColumn<MetricRow>[] = [
  { id: 'name', header: 'Metric', value: ({ name }) => metricTitle(name), width: 128 },
  { id: 'training', header: 'In training', value: ({ training }) => training?.value, kind: 'number', width: 92 },
  { id: 'trainingInterval', header: '95 %', value: ({ training }) => intervalOf(training), width: 126 },
];
const measured: readonly DataColumn<MetricRow>[] = [
  { id: 'measured', header: 'Measured', value: (row) => row.measured?.value, kind: 'number', width: 92 },
  { id: 'measuredInterval', header: '95 %', value: (row) => intervalOf(row.measured), width: 126 },
];
const withMeasured = [...validation, ...measured];

/** Every metric with its interval: as its training found it, and as a worker measured it since. */
export function MetricsTable({ version }: { version: ModelVersionDetail }) {
  const { evaluation } = version;
  const hasMeasured = evaluation !== null && evaluation.error === null;
  const found = hasMeasured ? evaluation.metrics : [];
  const names = [...new Set([...version.metrics, ...found].map(({ name }) => name))];
  const rows = names.map((name) => ({
    name,
    training: version.metrics.find((metric) => metric.name === name),
    measured: found.find((metric) => metric.name === name),
  }));
  return (
    <SectionCard title="Metrics" aside={hasMeasured ? evaluation.sentence : 'on rows kept back'} padding="flush">
      <DataTable
        label="Metrics"
        rows={rows}
        columns={hasMeasured ? withMeasured : validation}
        rowId={({ name }) => name}
        toolbar={false}
        density="compact"
        empty={<EmptyState sentence="No metrics: this version came without a training here." />}
      />
    </SectionCard>
  );
}
