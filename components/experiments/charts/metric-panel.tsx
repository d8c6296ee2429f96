'use client';

import { useIntersection } from '@mantine/hooks';
import { useQuery } from '@tanstack/react-query';
import { memo, startTransition, useCallback, useEffect, useMemo, useRef, useState } from 'react';
import { commonRange, LineChart, type ChartSeries } from '@/components/charts';
import { ErrorState } from '@/components/ui/error-state';
import { ChartSkeleton } from '@/components/ui/skeletons';
import { useUrlState } from '@/components/url/use-url-state';
import { countOf } from '@/lib/format';
import { chartParams } from './chart-params';
import { chartBandsQuery, chartSeriesQuery } from './chart-queries';
import classes from './charts.module.css';
import { decidingKey, partOf, type MetricPanel as Panel } from './panel-sections';
import { bandSeries, panelSeries, type DrawnGroup, type DrawnRun } from './panel-series';
import { takeTurn } from './take-turn';

const panelHeight = 220;
/** Two points a pixel of a wide panel, fewer where many lines share it. */
const mostPoints = 1200;
const mostOfCrowd = 600;
const crowd = 30;

const axisKinds = { step: 'number', time: 'time', relative: 'duration' } as const;

export interface MetricPanelProps {
  project: string;
  panel: Panel;
  runs: readonly DrawnRun[];
  /** Drawn as bands instead of the runs. */
  groups?: readonly DrawnGroup[];
  legend: boolean;
}

/** One metric of all chosen runs. It is loaded when it comes into sight, and stays. */
export const MetricPanel = memo(function MetricPanel(props: MetricPanelProps) {
  const { ref, entry } = useIntersection({ rootMargin: '400px' });
  const [seen, setSeen] = useState(false);
  const isNear = entry?.isIntersecting === true;
  if (isNear && !seen) setSeen(true);
  return (
    <div ref={ref} className={classes.panel}>
      {!seen && <div className={classes.unseen} aria-hidden="true" />}
      {seen && (props.groups ? <BandPanel {...props} groups={props.groups} /> : <LinesPanel {...props} />)}
    </div>
  );
});

function LinesPanel({ project, panel, runs, legend }: MetricPanelProps) {
  const [{ x, smooth, ylog, zoom }] = useUrlState(chartParams);
  const runIds = useMemo(() => runs.map(({ id }) => id), [runs]);
  const read = useQuery(
    chartSeriesQuery(project, {
      runIds,
      keys: [...panel.keys],
      axis: x,
      window: zoom === null ? null : { from: zoom[0], to: zoom[1] },
      maxPoints: runs.length > crowd ? mostOfCrowd : mostPoints,
    }),
  );
  const series = useMemo(
    () => panelSeries(read.data ?? [], runs, { axis: x, smooth, ylog }),
    [read.data, runs, x, smooth, ylog],
  );
  return <PanelChart panel={panel} series={series} read={read} legend={legend} />;
}

function BandPanel({ project, panel, groups, legend }: MetricPanelProps & { groups: readonly DrawnGroup[] }) {
  const [{ x, ylog, zoom, band, smooth }] = useUrlState(chartParams);
  const key = decidingKey(panel.keys) ?? panel.id;
  const asked = useMemo(() => groups.map(({ id, runIds }) => ({ id, runIds: [...runIds] })), [groups]);
  const read = useQuery(
    chartBandsQuery(project, {
      groups: asked,
      key,
      axis: x === 'time' ? 'relative' : x,
      window: zoom === null || x === 'time' ? null : { from: zoom[0], to: zoom[1] },
    }),
  );
  const items = read.data?.items;
  const series = useMemo(
    () => bandSeries(items ?? [], groups, { band, ylog, smooth }),
    [items, groups, band, ylog, smooth],
  );
  const note = items?.some(({ isExact }) => !isExact) ? 'from the extremes of long runs' : undefined;
  return (
    <PanelChart
      panel={{ ...panel, title: bandTitle(panel, key) }}
      series={series}
      read={read}
      note={note}
      legend={legend}
      asBands
    />
  );
}

/** Of a metric on several parts of the data a band shows one, and says which. */
function bandTitle({ title, keys }: Panel, key: string): string {
  const part = partOf(key);
  return keys.length > 1 && part !== null ? `${title}, ${part}` : title;
}

interface PanelChartProps {
  panel: Panel;
  series: readonly ChartSeries[];
  read: { data: unknown; error: Error | null; refetch: () => unknown };
  note?: string;
  legend: boolean;
  asBands?: boolean;
}

const PanelPlot = memo(LineChart);

/**
 * Several panels hear of new points at once: after the first time each is drawn in a frame of its own, and keys and
 * clicks are heard in between. One that hears again while it waits keeps its place.
 */
function useInTurn(series: readonly ChartSeries[]) {
  const [{ x, xlog, ylog }] = useUrlState(chartParams);
  const newest = useMemo(() => ({ series, x, xlog, ylog }), [series, x, xlog, ylog]);
  const [shown, setShown] = useState(newest);
  const latest = useRef(newest);
  useEffect(() => {
    latest.current = newest;
  }, [newest]);
  const isBehind = shown !== newest;
  useEffect(
    () => (isBehind ? takeTurn(() => startTransition(() => setShown(latest.current))) : undefined),
    [isBehind, shown],
  );
  return shown.series.length === 0 ? newest : shown;
}

function PanelChart({ panel, series: newest, read, note, legend, asBands = false }: PanelChartProps) {
  const { series, x, xlog, ylog } = useInTurn(newest);
  const [{ clip, zoom }, setState] = useUrlState(chartParams);
  const common = useMemo(
    () => (clip ? commonRange(series.map(({ points }) => points)) : { range: null, outside: 0 }),
    [clip, series],
  );
  const onZoom = useCallback((next: readonly [number, number] | null) => setState({ zoom: next }), [setState]);
  if (read.error && !read.data) {
    return (
      <ErrorState what={`${panel.title} could not be loaded.`} error={read.error} onRetry={() => void read.refetch()} />
    );
  }
  if (!read.data) return <ChartSkeleton height={panelHeight} />;
  const notes = [
    series.some(({ dashed }) => dashed) ? 'training dashed' : null,
    common.outside > 0 ? `${countOf(common.outside, 'point')} outside` : null,
    note ?? null,
  ].filter((text) => text !== null);
  const axis = asBands && x === 'time' ? 'relative' : x;
  return (
    <PanelPlot
      id={`metric-${panel.id}`}
      title={panel.title}
      subtitle={notes.length > 0 ? notes.join(', ') : undefined}
      series={series}
      xKind={axisKinds[axis]}
      xLabel={axis === 'step' ? 'step' : undefined}
      xScale={xlog && axis !== 'time' ? 'log' : 'linear'}
      yScale={ylog ? 'log' : 'linear'}
      yRange={common.range ?? undefined}
      zoom={zoom}
      onZoomChange={onZoom}
      legend={legend && series.length <= 12}
      height={panelHeight}
    />
  );
}
