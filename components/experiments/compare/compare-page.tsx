'use client';

import { Checkbox, Group, Select, TextInput } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { useMemo } from 'react';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { PageTitle } from '@/components/ui/page-title';
import { TableSkeleton } from '@/components/ui/skeletons';
import { UrlTabs } from '@/components/ui/url-tabs';
import { useUrlState } from '@/components/url/use-url-state';
import { countOf } from '@/lib/format';
import { MetricCharts } from '../charts/metric-charts';
import { useRunColors } from '../workspace/use-run-colors';
import { CompareEvaluations } from './compare-evaluations';
import { CompareMedia } from './compare-media';
import { compareParams } from './compare-params';
import { comparedRunsQuery, type ComparedRuns } from './compare-queries';
import { compareRows } from './compare-rows';
import { CompareTable } from './compare-table';
import { CompareRelations } from './compare-relations';
import classes from './compare.module.css';

/** Runs side by side: values, curves, relations between them, evaluations, and what they drew or wrote. */
export function ComparePage({ project, runIds }: { project: string; runIds: readonly string[] }) {
  const compared = useQuery(comparedRunsQuery(project, runIds));
  return (
    <>
      <PageTitle title={`Compare ${countOf(runIds.length, 'run')}`} />
      {compared.error && !compared.data && (
        <ErrorState
          what="The runs could not be loaded."
          error={compared.error}
          onRetry={() => void compared.refetch()}
        />
      )}
      {runIds.length < 2 && (
        <EmptyState
          sentence="Select two or more runs in the table and press c."
          action={<Link href={`/p/${project}/experiments`}>Go to runs</Link>}
        />
      )}
      {runIds.length >= 2 && !compared.data && !compared.error && <TableSkeleton columns={runIds.length + 1} />}
      {compared.data && compared.data.rows.length < runIds.length && (
        <p className={classes.note} role="status">
          {countOf(runIds.length - compared.data.rows.length, 'run')} of the link not found here.
        </p>
      )}
      {runIds.length >= 2 && compared.data && <Compared project={project} compared={compared.data} />}
    </>
  );
}

function Compared({ project, compared }: { project: string; compared: ComparedRuns }) {
  const { rows } = compared;
  const ids = useMemo(() => rows.map(({ id }) => id), [rows]);
  const colors = useRunColors(project, ids);
  const runs = useMemo(
    () => rows.map(({ id, name }) => ({ id, name, color: colors.get(id) ?? 'var(--ink-2)' })),
    [rows, colors],
  );
  return (
    <UrlTabs
      tabs={[
        { value: 'values', label: 'Values', panel: <Values project={project} compared={compared} colors={colors} /> },
        { value: 'charts', label: 'Charts', panel: <MetricCharts project={project} runs={runs} /> },
        { value: 'relations', label: 'Relations', panel: <CompareRelations compared={compared} colors={colors} /> },
        { value: 'evaluations', label: 'Evaluations', panel: <CompareEvaluations project={project} runs={runs} /> },
        { value: 'media', label: 'Images and texts', panel: <CompareMedia project={project} runs={runs} /> },
      ]}
    />
  );
}

interface ValuesProps {
  project: string;
  compared: ComparedRuns;
  colors: ReadonlyMap<string, string>;
}

function Values({ project, compared, colors }: ValuesProps) {
  const [{ baseline, differences, find }, setState] = useUrlState(compareParams);
  const { rows, columns, left } = compared;
  const wanted = { search: find, onlyDifferences: differences };
  const shared = { project, runs: rows, colors, baseline: rows.findIndex(({ id }) => id === baseline) };
  return (
    <>
      <Group gap="sm" className={classes.controls}>
        <TextInput
          size="xs"
          w={220}
          data-filter
          aria-label="Find keys"
          placeholder="Find keys (regex)"
          value={find}
          onChange={(event) => setState({ find: event.currentTarget.value })}
        />
        <Checkbox
          size="xs"
          label="Only differences"
          checked={differences}
          onChange={(event) => setState({ differences: event.currentTarget.checked })}
        />
        <Select
          size="xs"
          w={240}
          aria-label="Baseline"
          placeholder="No baseline"
          clearable
          searchable
          value={baseline}
          data={rows.map(({ id, name }) => ({ value: id, label: name }))}
          onChange={(id) => setState({ baseline: id })}
        />
        {left > 0 && <span className={classes.note}>{countOf(left, 'more key')} not compared</span>}
      </Group>
      <CompareTable
        {...shared}
        label="Metrics"
        aside={shared.baseline < 0 ? 'latest value; the best is bold' : 'latest value, and how far from the baseline'}
        rows={compareRows(rows, columns, { kind: 'metric', ...wanted })}
      />
      <CompareTable
        {...shared}
        label="Parameters"
        aside="those that differ are marked"
        rows={compareRows(rows, columns, { kind: 'param', ...wanted })}
      />
    </>
  );
}
