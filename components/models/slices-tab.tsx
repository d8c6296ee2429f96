'use client';

import { Button, Select } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { BarChart, type Bar } from '@/components/charts';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Columns } from '@/components/ui/layout';
import { SectionCard } from '@/components/ui/section-card';
import { DataTable, type DataColumn } from '@/components/ui/data-table';
import { oneOf } from '@/components/url/url-state';
import { useUrlState } from '@/components/url/use-url-state';
import type { ModelVersionDetail } from '@/lib/contracts/models';
import type { SliceMetrics, VersionEvaluation } from '@/lib/contracts/version-facts';
import { sliceMetrics } from '@/lib/metrics/main-metrics';
import { metricTitle } from '@/lib/metrics/metric-title';
import { EvaluationPlanForm } from './evaluation-plan-form';
import { modelQuery } from './queries';

interface Of {
  project: string;
  version: ModelVersionDetail;
}

/** How good the version is for whom: a metric by the value of a column, with intervals. */
export function SlicesTab({ project, version }: Of) {
  const [choosing, setChoosing] = useState(false);
  const model = useQuery(modelQuery(project, version.modelId));
  const { evaluation } = version;
  const choose = <Button onClick={() => setChoosing(true)}>Choose rows and columns</Button>;
  return (
    <>
      {choosing && model.data && (
        <EvaluationPlanForm
          project={project}
          model={model.data}
          signature={version.signature}
          onClose={() => setChoosing(false)}
        />
      )}
      {evaluation === null && (
        <EmptyState
          sentence={
            version.measuring
              ? 'A worker is measuring this version.'
              : 'This version has not been measured yet: measure it on the first tab, or choose rows and columns.'
          }
          action={choose}
        />
      )}
      {evaluation !== null && evaluation.error !== null && (
        <>
          <ErrorState what="This version could not be measured." whatNow={evaluation.error} />
          {choose}
        </>
      )}
      {evaluation !== null && evaluation.error === null && evaluation.slices.length === 0 && (
        <EmptyState
          sentence={`Measured on ${evaluation.sentence}. No column has several values with 30 rows or more each.`}
          action={choose}
        />
      )}
      {evaluation !== null && evaluation.error === null && evaluation.slices.length > 0 && (
        <Slices version={version} evaluation={evaluation} onChoose={() => setChoosing(true)} />
      )}
    </>
  );
}

interface SlicesProps {
  version: ModelVersionDetail;
  evaluation: VersionEvaluation;
  onChoose: () => void;
}

function Slices({ version, evaluation, onChoose }: SlicesProps) {
  const names: readonly string[] = version.task === null ? [] : sliceMetrics[version.task];
  const [{ metric }, setUrl] = useUrlState({ metric: oneOf(names, names[0] ?? '') });
  const columns = [...new Set(evaluation.slices.map(({ column }) => column))];
  return (
    <>
      <SectionCard
        title="Slices"
        aside={evaluation.sentence}
        actions={
          <>
            <Select
              aria-label="Metric"
              size="xs"
              data={names.map((value) => ({ value, label: metricTitle(value) }))}
              value={metric}
              onChange={(value) => setUrl({ metric: value ?? metric })}
              allowDeselect={false}
            />
            <Button size="xs" onClick={onChoose}>
              Choose rows and columns
            </Button>
          </>
        }
      >
        <Columns>
          {columns.map((column) => (
            <SliceChart
              key={column}
              column={column}
              metric={metric}
              slices={evaluation.slices.filter((slice) => slice.column === column)}
            />
          ))}
        </Columns>
      </SectionCard>
      <SliceTable slices={evaluation.slices} names={names} />
    </>
  );
}

const wordOf = (slice: SliceMetrics) => slice.value ?? 'missing';
const valueOf = (slice: SliceMetrics, name: string) => slice.metrics.find((metric) => metric.name === name);

function SliceChart({ column, metric, slices }: { column: string; metric: string; slices: SliceMetrics[] }) {
  const bars = useMemo(
    (): Bar[] =>
      slices.flatMap((slice) => {
        const { value = null, lower = null, upper = null } = valueOf(slice, metric) ?? {};
        return value === null ? [] : [{ label: wordOf(slice), value, low: lower, high: upper, reference: null }];
      }),
    [slices, metric],
  );
  return <BarChart title={`${metricTitle(metric)} by ${column}`} id={`slice-${column}`} bars={bars} />;
}

function SliceTable({ slices, names }: { slices: readonly SliceMetrics[]; names: readonly string[] }) {
  const columns = useMemo(
    (): DataColumn<SliceMetrics>[] => [
      { id: 'slice', header: 'Slice', value: (slice) => `${slice.column} = ${wordOf(slice)}` },
      { id: 'rows', header: 'Rows', value: ({ rows }) => rows, kind: 'number' },
      ...names.map((name) => ({
        id: name,
        header: metricTitle(name),
        value: (slice: SliceMetrics) => valueOf(slice, name)?.value,
        kind: 'number' as const,
        width: 124,
      })),
    ],
    [names],
  );
  return (
    <DataTable
      label="Slices"
      rows={slices}
      columns={columns}
      rowId={(slice) => `${slice.column}\n${wordOf(slice)}`}
      density="compact"
    />
  );
}
