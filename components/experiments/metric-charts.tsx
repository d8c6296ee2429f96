'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { HoverGroup, LineChart, useSeriesColors } from '@/components/charts';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { ChartSkeleton } from '@/components/ui/skeletons';
import { metricPanels } from './metric-panels';
import { metricsQuery } from './queries';
import classes from './experiments.module.css';

export interface MetricChartsProps {
  project: string;
  /** Runs in the order of their colours. */
  runs: readonly { id: string; name: string }[];
}

/** A panel for every metric: train and validation share one where the names agree; hover moves through all of them. */
export function MetricCharts({ project, runs }: MetricChartsProps) {
  const ids = useMemo(() => runs.map(({ id }) => id), [runs]);
  const metrics = useQuery(metricsQuery(project, { runIds: ids }));
  const colors = useSeriesColors(ids);
  const panels = useMemo(() => metricPanels(metrics.data?.series ?? [], runs, colors), [metrics.data, runs, colors]);
  if (metrics.error && !metrics.data)
    return (
      <ErrorState
        what="The metrics could not be loaded."
        error={metrics.error}
        onRetry={() => void metrics.refetch()}
      />
    );
  if (!metrics.data) return <ChartSkeleton />;
  if (panels.length === 0) return <EmptyState sentence="No metrics yet. They appear here as they are logged." />;
  return (
    <HoverGroup>
      <div className={classes.panels}>
        {panels.map(({ key, title, series }) => (
          <LineChart
            key={key}
            id={`metric-${key}`}
            title={title}
            subtitle={series.some(({ dashed }) => dashed) ? 'training dashed' : undefined}
            series={series}
            xLabel="step"
            height={220}
          />
        ))}
      </div>
    </HoverGroup>
  );
}
