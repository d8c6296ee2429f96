'use client';

import { Button } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useMemo, type ReactNode } from 'react';
import { ScatterPlot } from '@/components/charts';
import { fetchJson } from '@/components/fetch-json';
import { DataTable, type DataColumn } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { Columns } from '@/components/ui/layout';
import { SectionCard } from '@/components/ui/section-card';
import { Stat, StatRow } from '@/components/ui/stat';
import { showError } from '@/components/ui/undo-toast';
import type { ComparedRow, PairedMetric, PredictionComparison, VersionDiff } from '@/lib/contracts/version-diff';
import { countOf, formatNumber, formatPercent } from '@/lib/format';
import { differenceWords } from '@/lib/decisions/metric-words';
import { metricTitle } from '@/lib/metrics/metric-title';
import { modelCalls } from './queries';

/** What both say about the same rows: asked by a worker, on request. */
export function DiffPredictions({ project, diff }: { project: string; diff: VersionDiff }) {
  const { before, after, comparison, incomparable } = diff;
  const queryClient = useQueryClient();
  const params = { project, modelVersion: after.id, baseVersion: before.id };
  const start = useMutation({
    mutationFn: () => fetchJson(modelCalls.startComparison, { params }),
    onSuccess: () => queryClient.invalidateQueries({ queryKey: ['models', project, 'diff'] }),
    onError: (error) => showError('They could not be compared', error),
  });
  const ask = (label: string) => (
    <Button size="xs" onClick={() => start.mutate()} loading={start.isPending}>
      {label}
    </Button>
  );
  if (incomparable !== null)
    return <EmptyState sentence={`They cannot be asked about the same rows. ${incomparable}`} />;
  if (comparison === null) {
    return (
      <EmptyState
        sentence="A worker can ask both about the same rows and show where they disagree."
        action={ask('Ask both')}
      />
    );
  }
  if (comparison.result) return <Comparison diff={diff} result={comparison.result} again={ask('Ask again')} />;
  if (comparison.status === 'queued' || comparison.status === 'running')
    return <EmptyState sentence="A worker is asking both about the same rows." />;
  return (
    <>
      <ErrorState what="They could not be compared." whatNow={comparison.error ?? 'Ask again.'} />
      {ask('Ask again')}
    </>
  );
}

interface ComparisonProps {
  diff: VersionDiff;
  result: PredictionComparison;
  again: ReactNode;
}

function Comparison({ diff, result, again }: ComparisonProps) {
  const [first, second] = [`v${diff.before.version}`, `v${diff.after.version}`];
  const isBinary = diff.after.task === 'binary';
  const points = useMemo(
    () =>
      result.points.map(({ before, after, label }) => ({
        ...{ x: before, y: after },
        group: isBinary && label !== null ? outcomeWord(label) : null,
      })),
    [result.points, isBinary],
  );
  return (
    <>
      <SectionCard title="On the same rows" aside={result.sentence} actions={again}>
        <StatRow>
          <Stat label="Agreement" value={formatPercent(result.agreementShare)} note={countOf(result.rows, 'row')} />
          <Stat label="Correlation" value={formatNumber(result.correlation, { digits: 3 })} />
          {result.thresholds && (
            <Stat
              label="Calls positive from"
              value={`${result.thresholds.before} and ${result.thresholds.after}`}
              note={`${first} and ${second}, each its own`}
            />
          )}
          <Stat label={`Mean, ${second} less ${first}`} value={formatNumber(result.meanDifference, { signed: true })} />
        </StatRow>
      </SectionCard>
      <Columns>
        <ScatterPlot
          title="Answers to the same rows"
          subtitle={countOf(points.length, 'row')}
          points={points}
          xLabel={first}
          yLabel={second}
          colors={isBinary ? outcomeColors : {}}
        />
        <PairedTable first={first} second={second} result={result} />
      </Columns>
      <WorstTable first={first} second={second} rows={result.worst} />
    </>
  );
}

const outcomeWord = (label: number) => (label === 1 ? 'came true' : 'did not');
const outcomeColors = { 'came true': 'var(--series-6)', 'did not': 'var(--series-5)' };

interface Named {
  first: string;
  second: string;
}

function PairedTable({ first, second, result }: Named & { result: PredictionComparison }) {
  const columns = useMemo(
    (): DataColumn<PairedMetric>[] => [
      { id: 'name', header: 'Metric', value: ({ name }) => metricTitle(name), width: 110 },
      { id: 'before', header: first, value: ({ before }) => before, kind: 'number' },
      { id: 'after', header: second, value: ({ after }) => after, kind: 'number' },
      {
        id: 'difference',
        header: 'Difference, 95 %',
        value: ({ difference, lower, upper }) => differenceWords({ mean: difference, lower, upper }),
        width: 200,
      },
    ],
    [first, second],
  );
  return (
    <SectionCard
      title="Paired"
      aside={`interval over ${result.unit}s${result.thresholds ? ', each model at its own threshold' : ''}`}
      padding="flush"
    >
      <DataTable
        label="Paired metrics"
        rows={result.metrics}
        columns={columns}
        rowId={({ name }) => name}
        toolbar={false}
        density="compact"
      />
    </SectionCard>
  );
}

function WorstTable({ first, second, rows }: Named & { rows: readonly ComparedRow[] }) {
  const columns = useMemo(
    (): DataColumn<ComparedRow>[] => [
      { id: 'before', header: first, value: ({ before }) => before, kind: 'number', phone: 'lead' },
      { id: 'after', header: second, value: ({ after }) => after, kind: 'number', phone: 'lead' },
      { id: 'label', header: 'Came true', value: ({ label }) => label, width: 96 },
      {
        id: 'features',
        header: 'Input',
        phone: 'title',
        value: ({ features }) =>
          Object.entries(features)
            .map(([name, value]) => `${name}=${String(value)}`)
            .join(' '),
      },
    ],
    [first, second],
  );
  return (
    <SectionCard title="Where they disagree most" padding="flush">
      <DataTable
        label="Worst disagreements"
        rows={rows}
        columns={columns}
        rowId={(row) => JSON.stringify(row)}
        toolbar={false}
        density="compact"
        maxHeight="320px"
      />
    </SectionCard>
  );
}
