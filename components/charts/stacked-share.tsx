'use client';

import { useMemo, type ReactNode } from 'react';
import { Area, CartesianGrid, ComposedChart, XAxis, YAxis } from 'recharts';
import { formatDateTime, formatPercent } from '@/lib/format';
import { ChartFrame } from './chart-frame';
import frame from './chart-frame.module.css';
import { PlainLegend } from './chart-legend';
import { HoverLayer } from './hover-layer';
import plot from './plot.module.css';
import { AnnotationTicks, DirectLabels } from './plot-words';
import { chartCsv } from './prepare/chart-csv';
import type { Annotation } from './prepare/chart-data';
import { prepareLineChart } from './prepare/prepare-line-chart';
import { shareRows, type ShareMoment } from './prepare/prepare-shares';
import { usePlotSize } from './use-plot-size';

export interface StackedShareProps {
  title: string;
  head?: ReactNode;
  subtitle?: ReactNode;
  parts: readonly { id: string; name: string; color: string }[];
  /** Amounts by part at moments in time order; drawn as shares that hold until the next. */
  moments: readonly ShareMoment[];
  annotations?: readonly Annotation[];
  height?: number;
  id?: string;
}

const wholeRange = [0, 1] as const;
const tick = { fontSize: 11, fill: 'var(--axis)' } as const;

/** Who served how much, over time: shares of a whole stacked to one. */
export function StackedShare({
  title,
  head,
  subtitle,
  parts,
  moments,
  annotations,
  height = 160,
  id,
}: StackedShareProps) {
  const [place, size] = usePlotSize();
  const rows = useMemo(
    () =>
      shareRows(
        moments,
        parts.map((part) => part.id),
      ),
    [moments, parts],
  );
  const series = useMemo(
    () =>
      parts.map((part) => ({ ...part, points: rows.map((row) => ({ x: row['x'] ?? 0, y: row[part.id] ?? null })) })),
    [parts, rows],
  );
  const chart = useMemo(
    () => (size === null ? null : prepareLineChart({ series, xKind: 'time', size, yRange: wholeRange, annotations })),
    [series, size, annotations],
  );
  const names = new Map(chart?.xTicks.map(({ value, label }) => [value, label]));
  return (
    <ChartFrame
      title={title}
      head={head}
      subtitle={subtitle}
      id={id}
      height={height}
      csv={() => chartCsv(series, 'time', 'time')}
      pngLegend={parts}
      legend={chart?.showLegend === true ? <PlainLegend entries={parts} /> : undefined}
    >
      <div ref={place} style={{ position: 'absolute', inset: 0 }}>
        {chart !== null && !chart.hasData && <div className={frame.nothing}>No traffic yet.</div>}
        {chart !== null && size !== null && chart.hasData && (
          <>
            <ComposedChart
              width={size.width}
              height={size.height}
              data={rows}
              className={plot.chart}
              accessibilityLayer={false}
              margin={{ top: chart.axis.top, right: chart.axis.right, bottom: 0, left: 0 }}
            >
              <CartesianGrid vertical={false} stroke="var(--grid)" />
              <XAxis
                type="number"
                dataKey="x"
                domain={[...chart.x.domain]}
                height={chart.axis.xHeight}
                interval={0}
                tick={tick}
                ticks={chart.xTicks.map(({ value }) => value)}
                tickFormatter={(value: number) => names.get(value) ?? ''}
                tickLine={{ stroke: 'var(--line-3)' }}
                tickSize={4}
                axisLine={{ stroke: 'var(--line-3)' }}
              />
              <YAxis
                width={chart.axis.yWidth}
                domain={[0, 1]}
                ticks={[0, 0.5, 1]}
                tick={tick}
                tickLine={false}
                axisLine={false}
                tickFormatter={(value: number) => formatPercent(value)}
              />
              {parts.map((part) => (
                <Area
                  key={part.id}
                  dataKey={part.id}
                  stackId="whole"
                  type="stepAfter"
                  stroke="var(--surface)"
                  strokeWidth={1}
                  fill={part.color}
                  fillOpacity={0.7}
                  isAnimationActive={false}
                  activeDot={false}
                />
              ))}
              <AnnotationTicks chart={chart} />
              {!chart.showLegend && (
                <DirectLabels labels={stackedLabels(parts, rows, chart.box)} left={chart.box.left + chart.box.width} />
              )}
            </ComposedChart>
            <HoverLayer
              chart={withoutDots(chart)}
              size={size}
              label={title}
              writeX={writeMoment}
              writeY={formatPercent}
            />
          </>
        )}
      </div>
    </ChartFrame>
  );
}

function writeMoment(x: number): string {
  return `${formatDateTime(x)} UTC`;
}

/** Names in the middle of each part at the right end; parts too thin for a name go without. */
function stackedLabels(
  parts: StackedShareProps['parts'],
  rows: readonly Record<string, number | null>[],
  box: { top: number; height: number },
) {
  const last = rows.at(-1) ?? {};
  let below = 0;
  return parts.flatMap((part) => {
    const share = last[part.id] ?? 0;
    const middle = below + share / 2;
    below += share;
    return share * box.height < 12 ? [] : [{ ...part, y: box.top + box.height * (1 - middle) }];
  });
}

/** Shares are stacked, so dots at their own height would lie. */
function withoutDots<Chart extends { y: { to: (value: number) => number } }>(chart: Chart): Chart {
  return { ...chart, y: { ...chart.y, to: () => -100 } };
}
