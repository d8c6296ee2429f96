'use client';

import { useMemo, type ReactNode } from 'react';
import { formatNumber, toCsv } from '@/lib/format';
import { ChartFrame } from './chart-frame';
import frame from './chart-frame.module.css';
import { niceRange, niceTicks } from './prepare/nice-ticks';
import { createScale } from './prepare/scale';
import { labelWidth, numberLabels } from './prepare/tick-labels';
import { usePlotSize, type PlotSize } from './use-plot-size';

export interface ScatterPoint {
  x: number;
  y: number;
  /** Points of one group share a colour; null is grey. */
  group: string | null;
}

export interface ScatterPlotProps {
  title: string;
  subtitle?: ReactNode;
  /** Keep stable (useMemo). */
  points: readonly ScatterPoint[];
  xLabel: string;
  yLabel: string;
  /** Colour of each group. */
  colors?: Readonly<Record<string, string>>;
  height?: number;
  id?: string;
}

const margin = { top: 8, right: 12, bottom: 36 };

/** One value against another of the same thing, on the same scale both ways; on the diagonal they agree. */
export function ScatterPlot(props: ScatterPlotProps) {
  const { title, subtitle, points, xLabel, yLabel, colors = {}, height = 320, id } = props;
  const [place, size] = usePlotSize();
  const groups = Object.entries(colors);
  return (
    <ChartFrame
      title={title}
      subtitle={subtitle}
      id={id}
      height={height}
      description={`${points.length} points, ${yLabel} against ${xLabel}`}
      csv={() =>
        toCsv(
          [xLabel, yLabel, 'group'],
          points.map(({ x, y, group }) => [x, y, group]),
        )
      }
      pngLegend={groups.map(([name, color]) => ({ id: name, name, color }))}
      legend={
        groups.length > 0 && (
          <p style={{ display: 'flex', gap: 14, padding: '0 14px', fontSize: 'var(--text-12)', color: 'var(--ink-2)' }}>
            {groups.map(([name, color]) => (
              <span key={name}>
                <i
                  aria-hidden="true"
                  style={{ display: 'inline-block', width: 8, height: 8, borderRadius: 4, background: color }}
                />{' '}
                {name}
              </span>
            ))}
          </p>
        )
      }
    >
      <div ref={place} style={{ position: 'absolute', inset: 0 }}>
        {points.length === 0 && <div className={frame.nothing}>Nothing to compare yet.</div>}
        {size !== null && points.length > 0 && (
          <Points size={size} points={points} xLabel={xLabel} yLabel={yLabel} colors={colors} />
        )}
      </div>
    </ChartFrame>
  );
}

type PointsProps = Required<Pick<ScatterPlotProps, 'points' | 'xLabel' | 'yLabel' | 'colors'>> & { size: PlotSize };

function Points({ size, points, xLabel, yLabel, colors }: PointsProps) {
  const { ticks, labels, domain } = useMemo(() => axisOf(points, size), [points, size]);
  const left = Math.max(24, ...labels.map(labelWidth)) + 26;
  const x = createScale(domain, [left, size.width - margin.right]);
  const y = createScale(domain, [size.height - margin.bottom, margin.top]);
  const text = { fontSize: 11, fill: 'var(--axis)' } as const;
  const bottom = size.height - margin.bottom;
  return (
    <svg width={size.width} height={size.height} role="img" aria-label={`${yLabel} against ${xLabel}`}>
      {ticks.map((tick, index) => (
        <g key={tick}>
          <line x1={left} x2={size.width - margin.right} y1={y.to(tick)} y2={y.to(tick)} stroke="var(--grid)" />
          <text {...text} x={left - 6} y={y.to(tick) + 4} textAnchor="end">
            {labels[index]}
          </text>
          <text {...text} x={x.to(tick)} y={bottom + 14} textAnchor="middle">
            {labels[index]}
          </text>
        </g>
      ))}
      <line x1={left} x2={size.width - margin.right} y1={bottom} y2={bottom} stroke="var(--line-3)" />
      <line
        x1={x.to(domain[0])}
        y1={y.to(domain[0])}
        x2={x.to(domain[1])}
        y2={y.to(domain[1])}
        stroke="var(--line-3)"
        strokeDasharray="4 4"
      />
      {points.map((point, index) => (
        <circle
          key={index}
          cx={x.to(point.x)}
          cy={y.to(point.y)}
          r={3}
          fill={(point.group === null ? undefined : colors[point.group]) ?? 'var(--shadow)'}
          fillOpacity={0.55}
        >
          <title>{`${formatNumber(point.x)} → ${formatNumber(point.y)}${point.group ? `, ${point.group}` : ''}`}</title>
        </circle>
      ))}
      <text {...text} x={(left + size.width) / 2} y={size.height - 6} textAnchor="middle">
        {xLabel}
      </text>
      <text {...text} x={12} y={bottom / 2} textAnchor="middle" transform={`rotate(-90 12 ${bottom / 2})`}>
        {yLabel}
      </text>
    </svg>
  );
}

/** The same round ticks both ways. */
function axisOf(points: readonly ScatterPoint[], size: PlotSize) {
  const values = points.flatMap((point) => [point.x, point.y]);
  const count = Math.max(3, Math.floor(Math.min(size.width, size.height) / 60));
  const domain = niceRange([Math.min(...values), Math.max(...values)], count);
  const ticks = niceTicks(domain, count);
  return { domain, ticks, labels: numberLabels(ticks) };
}
