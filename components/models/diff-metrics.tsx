'use client';

import { useMemo } from 'react';
import { DataTable, type DataColumn } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { SectionCard } from '@/components/ui/section-card';
import type { VersionDiff } from '@/lib/contracts/version-diff';
import { formatNumber } from '@/lib/format';
import { metricTitle } from '@/lib/metrics/metric-title';

type Row = VersionDiff['metrics'][number];

const intervalOf = (metric: Row['before']) =>
  metric?.lower == null || metric.upper == null
    ? ''
    : `[${formatNumber(metric.lower, { digits: 3 })}, ${formatNumber(metric.upper, { digits: 3 })}]`;

/**
 * Each on the locked test; else what each training found on the rows it kept back: two sets of rows, so they are not
 * subtracted.
 */
export function DiffMetrics({ diff }: { diff: VersionDiff }) {
  const [first, second] = [`v${diff.before.version}`, `v${diff.after.version}`];
  const columns = useMemo(
    (): DataColumn<Row>[] => [
      { id: 'name', header: 'Metric', value: ({ name }) => metricTitle(name) },
      { id: 'before', header: first, value: ({ before }) => before?.value, kind: 'number', width: 104 },
      { id: 'beforeInterval', header: '95 %', value: ({ before }) => intervalOf(before), width: 140 },
      { id: 'after', header: second, value: ({ after }) => after?.value, kind: 'number', width: 104 },
      { id: 'afterInterval', header: '95 %', value: ({ after }) => intervalOf(after), width: 140 },
    ],
    [first, second],
  );
  const title = diff.measuredOn === null ? 'Metrics of their trainings' : 'Metrics';
  return (
    <SectionCard title={title} aside={diff.measuredOn ?? 'each on the rows its own training kept back'} padding="flush">
      <DataTable
        label={title}
        rows={diff.metrics}
        columns={columns}
        rowId={({ name }) => name}
        toolbar={false}
        density="compact"
        empty={<EmptyState sentence="Neither has metrics of a training." />}
      />
    </SectionCard>
  );
}
