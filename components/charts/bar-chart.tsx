'use client';

import { useMemo, useState, type ReactNode } from 'react';
import {
  Bar as RechartsBar,
  CartesianGrid,
  ComposedChart,
  DefaultZIndexes,
  ReferenceLine,
  XAxis,
  YAxis,
  ZIndexLayer,
} from 'recharts';
import { formatNumber, toCsv } from '@/lib/format';
import { BarHover } from './bar-hover';
import { ChartFrame } from './chart-frame';
import frame from './chart-frame.module.css';
import plot from './plot.module.css';
import type { PlotBox, Range } from './prepare/chart-data';
import { barAxis, dotAxis, histogramBars, type Bar, type HistogramInput } from './prepare/prepare-bars';
import { createScale } from './prepare/scale';
import { labelWidth } from './prepare/tick-labels';
import { usePlotSize } from './use-plot-size';

export interface BarChartProps {
  title: string;
  head?: ReactNode;
  subtitle?: ReactNode;
  bars: readonly Bar[];
  /** Written under the axis. */
  xLabel?: string;
  height?: number;
  color?: string;
  /** Name of the outline bars, where bars have a reference. */
  referenceName?: string;
  writeY?: (value: number) => string;
  /** Labels under some bars only, for bins; default one under each. */
  tickLabels?: readonly string[];
  /** Bars that touch, as in a histogram. */
  touching?: boolean;
  /** Dots with whiskers on an axis that need not begin at zero: for levels whose differences matter. */
  dots?: boolean;
  empty?: string;
  id?: string;
}

const tick = { fontSize: 11, fill: 'var(--axis)' } as const;

/** Bars from zero, intervals as whiskers, the reference as an outline. */
export function BarChart(props: BarChartProps) {
  const {
    title,
    bars,
    height = 200,
    xLabel,
    color = 'var(--heat-4)',
    touching = false,
    dots = false,
    tickLabels,
    writeY = formatNumber,
  } = props;
  const [place, size] = usePlotSize();
  const [hovered, setHovered] = useState<number | null>(null);
  const axis = useMemo(
    () => (dots ? dotAxis : barAxis)(bars, Math.max(2, Math.floor(height / 48))),
    [bars, height, dots],
  );
  const data = useMemo(() => bars.map((bar, index) => ({ ...bar, index })), [bars]);
  const yWidth = Math.max(24, ...axis.ticks.map(({ label }) => labelWidth(label))) + 10;
  const names = new Map(axis.ticks.map(({ value, label }) => [value, label]));
  const xHeight = xLabel === undefined ? 22 : 36;
  const hasReference = bars.some(({ reference }) => reference !== null);
  return (
    <ChartFrame
      title={title}
      head={props.head}
      subtitle={props.subtitle}
      id={props.id}
      height={height}
      csv={() => barsCsv(bars)}
    >
      <div ref={place} style={{ position: 'absolute', inset: 0 }}>
        {bars.length === 0 && <div className={frame.nothing}>{props.empty ?? 'Nothing to count yet.'}</div>}
        {size !== null && bars.length > 0 && (
          <ComposedChart
            width={size.width}
            height={size.height}
            data={data}
            className={plot.chart}
            accessibilityLayer={false}
            margin={{ top: 8, right: 14, bottom: 0, left: 0 }}
            barCategoryGap={touching ? 1 : '24%'}
          >
            <CartesianGrid vertical={false} stroke="var(--grid)" />
            <XAxis
              dataKey="index"
              height={xHeight}
              interval={0}
              tick={tick}
              tickLine={false}
              xAxisId="bars"
              axisLine={{ stroke: 'var(--line-3)' }}
              tickFormatter={(index: number) =>
                tickLabels?.[index] ?? (tickLabels === undefined ? (bars[index]?.label ?? '') : '')
              }
              label={
                xLabel === undefined
                  ? undefined
                  : { value: xLabel, position: 'insideBottom', fontSize: 11, fill: 'var(--axis)' }
              }
            />
            {hasReference && <XAxis dataKey="index" xAxisId="behind" hide />}
            <YAxis
              width={yWidth}
              domain={[...axis.domain]}
              ticks={axis.ticks.map(({ value }) => value)}
              interval={0}
              tick={tick}
              tickLine={false}
              axisLine={false}
              tickFormatter={(value: number) => names.get(value) ?? ''}
            />
            <ReferenceLine y={0} xAxisId="bars" stroke="var(--line-3)" />
            <RechartsBar
              dataKey="value"
              xAxisId="bars"
              fill={dots ? 'none' : color}
              isAnimationActive={false}
              radius={touching ? 0 : [2, 2, 0, 0]}
              maxBarSize={48}
            />
            {hasReference && (
              <RechartsBar
                dataKey="reference"
                xAxisId="behind"
                fill="none"
                stroke="var(--ink-2)"
                isAnimationActive={false}
                maxBarSize={48}
              />
            )}
            <Whiskers
              bars={bars}
              dots={dots ? color : undefined}
              domain={axis.domain}
              box={{ left: yWidth, top: 8, width: size.width - yWidth - 14, height: size.height - 8 - xHeight }}
            />
          </ComposedChart>
        )}
        {size !== null && bars.length > 0 && (
          <BarHover
            label={title}
            bars={bars}
            left={yWidth}
            right={14}
            size={size}
            hovered={hovered}
            onHover={setHovered}
            writeY={writeY}
            referenceName={props.referenceName}
          />
        )}
      </div>
    </ChartFrame>
  );
}

export interface HistogramProps extends Omit<BarChartProps, 'bars' | 'tickLabels' | 'touching'>, HistogramInput {}

/** Counts of bins; with a reference both are drawn as shares. */
export function Histogram({ edges, counts, reference, ...rest }: HistogramProps) {
  const bars = useMemo(() => histogramBars({ edges, counts, reference }), [edges, counts, reference]);
  const every = Math.max(1, Math.ceil(counts.length / 6));
  const tickLabels = counts.map((_count, index) =>
    index % every === 0 ? formatNumber(edges[index], { digits: 3 }) : '',
  );
  return <BarChart {...rest} bars={bars} tickLabels={tickLabels} touching />;
}

interface WhiskersProps {
  bars: readonly Bar[];
  /** Colour of dots at the values; absent: bars stand there. */
  dots: string | undefined;
  domain: Range;
  box: PlotBox;
}

/** Intervals at the ends of the bars, or around dots. */
function Whiskers({ bars, dots, domain, box }: WhiskersProps) {
  const y = createScale(domain, [box.top + box.height, box.top]);
  const middleOf = (index: number) => box.left + ((index + 0.5) / bars.length) * box.width;
  return (
    <ZIndexLayer zIndex={DefaultZIndexes.label}>
      <g className={plot.whiskers}>
        {bars.map(({ label, low, high }, index) => {
          if (low === null || high === null) return null;
          const middle = middleOf(index);
          return (
            <path
              key={label}
              d={`M${middle - 4} ${y.to(high)}h8M${middle} ${y.to(high)}V${y.to(low)}M${middle - 4} ${y.to(low)}h8`}
            />
          );
        })}
      </g>
      {dots !== undefined &&
        bars.map(({ label, value, color = dots }, index) => (
          <circle key={label} cx={middleOf(index)} cy={y.to(value)} r={4.5} fill={color} />
        ))}
    </ZIndexLayer>
  );
}

function barsCsv(bars: readonly Bar[]): string {
  return toCsv(
    ['label', 'value', 'low', 'high', 'reference'],
    bars.map(({ label, value, low, high, reference }) => [label, value, low, high, reference]),
  );
}
