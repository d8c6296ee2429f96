'use client';

import { useCallback, useMemo, useState, type ReactNode } from 'react';
import { formatDateTime, formatDuration, formatNumber } from '@/lib/format';
import { ChartFrame } from './chart-frame';
import frame from './chart-frame.module.css';
import { ChartLegend } from './chart-legend';
import { HoverLayer } from './hover-layer';
import { LinePlot } from './line-plot';
import type { PlotMark } from './plot-words';
import { chartCsv } from './prepare/chart-csv';
import type { Annotation, AxisKind, ChartSeries, Range, ReferenceLevel } from './prepare/chart-data';
import { prepareLineChart, type LineChartInput } from './prepare/prepare-line-chart';
import { seriesColor } from './prepare/series-colors';
import { usePlotSize } from './use-plot-size';

export interface LineChartProps {
  title: string;
  /** Drawn instead of the title, such as `<Statistic id="log-loss" />`. */
  head?: ReactNode;
  subtitle?: ReactNode;
  /** Keep stable (useMemo): the chart is prepared anew when it changes. */
  series: readonly ChartSeries[];
  /** `time`: x is milliseconds since 1970, shown in UTC. */
  xKind?: AxisKind;
  /** Under the axis, and the column's name in the CSV: 'step', 'day'. */
  xLabel?: string;
  xScale?: 'linear' | 'log';
  yScale?: 'linear' | 'log';
  yRange?: LineChartInput['yRange'];
  height?: number;
  annotations?: readonly Annotation[];
  references?: readonly ReferenceLevel[];
  marks?: readonly PlotMark[];
  curve?: 'linear' | 'step';
  dots?: boolean;
  /** Lift the zoom into the address with `range`; without it the chart keeps its own. */
  zoom?: Range | null;
  onZoomChange?: (zoom: Range | null) => void;
  /** False for curves whose whole is the point, such as ROC. */
  zoomable?: boolean;
  writeX?: (x: number) => string;
  writeY?: (y: number) => string;
  /** False where what stands beside the chart names the series. */
  legend?: boolean;
  /** Said in the plot's place when no series has a value. */
  empty?: string;
  id?: string;
  description?: string;
}

const none: readonly never[] = [];

/** Series over steps or time: direct labels, gaps, bands, annotations, zoom and a hover list shared with its group. */
export function LineChart(props: LineChartProps) {
  const { title, series, xKind = 'number', xLabel, height = 240, zoomable = true } = props;
  const { references = none, marks = none, annotations } = props;
  const [ownZoom, setOwnZoom] = useState<Range | null>(null);
  const [hidden, setHidden] = useState<readonly string[]>(none);
  const zoom = props.zoom === undefined ? ownZoom : props.zoom;
  const onZoom = props.onZoomChange ?? setOwnZoom;
  const [place, size] = usePlotSize();
  const { xScale, yScale, yRange } = props;
  const chart = useMemo(
    () =>
      size === null
        ? null
        : prepareLineChart({
            series,
            hidden,
            xKind,
            size,
            zoom,
            xScale,
            yScale,
            yRange,
            annotations,
            references,
            hasXLabel: xLabel !== undefined,
          }),
    [series, hidden, xKind, size, zoom, xScale, yScale, yRange, annotations, references, xLabel],
  );
  const colored = useMemo(
    () =>
      series
        .filter(({ faint }) => faint !== true)
        .map(({ id, name, color, dashed }, index) => ({ id, name, color: color ?? seriesColor(index), dashed })),
    [series],
  );
  const writeX = useXWriter(xKind, xLabel, props.writeX);
  const narrowLegend = props.legend !== false && (chart?.showLegend ?? colored.length > 4);
  return (
    <ChartFrame
      title={title}
      head={props.head}
      subtitle={props.subtitle}
      id={props.id}
      height={height}
      description={props.description}
      csv={() => chartCsv(series, xKind, xLabel ?? (xKind === 'time' ? 'time' : 'x'))}
      pngLegend={narrowLegend ? colored.slice(0, 12) : undefined}
      onResetZoom={zoom === null ? undefined : () => onZoom(null)}
      legend={narrowLegend ? <ChartLegend entries={colored} hidden={hidden} onChange={setHidden} /> : undefined}
    >
      <div ref={place} style={{ position: 'absolute', inset: 0 }}>
        {chart !== null && size !== null && chart.hasData && (
          <>
            <LinePlot
              chart={chart}
              size={size}
              xLabel={xLabel}
              references={references}
              marks={marks}
              curve={props.curve ?? 'linear'}
              dots={props.dots ?? false}
            />
            <HoverLayer
              chart={chart}
              size={size}
              label={title}
              writeX={writeX}
              writeY={props.writeY ?? formatNumber}
              onZoom={zoomable ? onZoom : undefined}
            />
          </>
        )}
        {chart !== null && !chart.hasData && <div className={frame.nothing}>{props.empty ?? 'No values yet.'}</div>}
      </div>
    </ChartFrame>
  );
}

function useXWriter(kind: AxisKind, label: string | undefined, given?: (x: number) => string): (x: number) => string {
  return useCallback(
    (x: number) => {
      if (given !== undefined) return given(x);
      if (kind === 'time') return `${formatDateTime(x)} UTC`;
      if (kind === 'duration') return `after ${formatDuration(x)}`;
      return `${label ?? 'x'} ${formatNumber(x)}`;
    },
    [kind, label, given],
  );
}
