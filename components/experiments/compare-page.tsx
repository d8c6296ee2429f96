'use client';

import { useQueries, type UseQueryResult } from '@tanstack/react-query';
import Link from 'next/link';
import { useMemo } from 'react';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { PageTitle } from '@/components/ui/page-title';
import { SectionCard } from '@/components/ui/section-card';
import { TableSkeleton } from '@/components/ui/skeletons';
import type { RunDetail } from '@/lib/contracts/experiments';
import { countOf, formatNumber } from '@/lib/format';
import { bestIndex, metricRows, paramRows, type CompareRow } from './compare-rows';
import { MetricCharts } from './charts/metric-charts';
import { runQuery } from './queries';
import classes from './experiments.module.css';

/** The runs that are there, and the first that could not be had. */
function gather(results: UseQueryResult<RunDetail>[]) {
  return { runs: results.flatMap(({ data }) => data ?? []), failed: results.find(({ error }) => error !== null) };
}

/** Runs side by side: curves in shared panels, then metrics and the parameters that differ. */
export function ComparePage({ project, runIds }: { project: string; runIds: readonly string[] }) {
  const { runs, failed } = useQueries({ queries: runIds.map((run) => runQuery(project, run)), combine: gather });
  const named = useMemo(() => runs.map(({ id, name }) => ({ id, name })), [runs]);
  return (
    <>
      <PageTitle title={`Compare ${countOf(runIds.length, 'run')}`} />
      {failed?.error && (
        <ErrorState what="A run could not be loaded." error={failed.error} onRetry={() => void failed.refetch()} />
      )}
      {runIds.length < 2 && (
        <EmptyState
          sentence="Select two or more runs in the table and press c."
          action={<Link href={`/p/${project}/experiments`}>Go to runs</Link>}
        />
      )}
      {runIds.length >= 2 && runs.length === 0 && !failed && <TableSkeleton columns={runIds.length + 1} />}
      {runs.length >= 2 && (
        <>
          <MetricCharts project={project} runs={named} />
          <SectionCard title="Metrics" aside="latest value; the best is bold" padding="flush">
            <CompareTable project={project} runs={runs} label="Metrics compared" rows={metricRows(runs)} />
          </SectionCard>
          <SectionCard title="Parameters" aside="those that differ are marked" padding="flush">
            <CompareTable project={project} runs={runs} label="Parameters compared" rows={paramRows(runs)} />
          </SectionCard>
        </>
      )}
    </>
  );
}

function CompareTable({
  project,
  runs,
  rows,
  label,
}: {
  project: string;
  label: string;
  runs: readonly RunDetail[];
  rows: readonly CompareRow[];
}) {
  if (rows.length === 0) return <EmptyState sentence="These runs logged none." />;
  return (
    <div className={classes.scroller} tabIndex={0} role="region" aria-label={label}>
      <table className={classes.compare}>
        <thead>
          <tr>
            <th scope="col">
              <span className="visually-hidden">Name</span>
            </th>
            {runs.map(({ id, name }) => (
              <th key={id} scope="col">
                <Link href={`/p/${project}/experiments/runs/${id}`}>{name}</Link>
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => {
            const best = bestIndex(row);
            return (
              <tr key={row.key} data-differs={(row.differs && best === null) || undefined}>
                <th scope="row">{row.key}</th>
                {row.values.map((value, index) => (
                  <td
                    key={runs[index]?.id}
                    data-best={index === best || undefined}
                    title={value === null ? undefined : String(value)}
                  >
                    {typeof value === 'number' ? formatNumber(value) : (value ?? '–')}
                  </td>
                ))}
              </tr>
            );
          })}
        </tbody>
      </table>
    </div>
  );
}
