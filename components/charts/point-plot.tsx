'use client';

import { useMemo, useState } from 'react';
import { formatNumber, toCsv } from '@/lib/format';
import { ChartFrame } from './chart-frame';
import classes from './point-plot.module.css';
import { niceRange, niceTicks } from './prepare/nice-ticks';
import { createScale, type Scale } from './prepare/scale';
import { labelWidth, numberLabels } from './prepare/tick-labels';
import { usePlotSize } from './use-plot-size';

export interface NamedPoint {
  id: string;
  name: string;
  x: number;
  y: number;
  color: string;
}

export interface PointPlotProps {
  title: string;
  /** Keep stable (useMemo). */
  points: readonly NamedPoint[];
  xLabel: string;
  yLabel: string;
  /** What whole numbers on the axis stand for; null for numbers. */
  xWords?: readonly string[] | null;
  yWords?: readonly string[] | null;
  height?: number;
  id?: string;
}

const margin = { top: 10, right: 16, bottom: 40 };

/** Named things as dots, each axis on its own scale; the name and both values on hover. */
export function PointPlot(props: PointPlotProps) {
  const { title, points, xLabel, yLabel, xWords = null, yWords = null, height = 320, id } = props;
  const [place, size] = usePlotSize();
  const [hovered, setHovered] = useState<NamedPoint | null>(null);
  const axes = useMemo(() => {
    if (size === null) return null;
    const y = axisOf(
      points.map((point) => point.y),
      yWords,
      [size.height - margin.bottom, margin.top],
    );
    const left = 14 + Math.max(24, ...y.ticks.map(({ label }) => labelWidth(label)));
    const x = axisOf(
      points.map((point) => point.x),
      xWords,
      [left, size.width - margin.right],
    );
    return { x, y, left };
  }, [points, size, xWords, yWords]);
  return (
    <ChartFrame
      title={title}
      id={id}
      height={height}
      description={`${points.length} points, ${yLabel} against ${xLabel}`}
      csv={() =>
        toCsv(
          ['name', xLabel, yLabel],
          points.map((point) => [point.name, point.x, point.y]),
        )
      }
      subtitle={
        hovered === null ? undefined : `${hovered.name}: ${wordOf(hovered.x, xWords)}, ${wordOf(hovered.y, yWords)}`
      }
    >
      <div ref={place} style={{ position: 'absolute', inset: 0 }}>
        {axes !== null && size !== null && (
          <svg width={size.width} height={size.height} className={classes.plot} role="img" aria-label={title}>
            {axes.y.ticks.map(({ value, label }) => (
              <g key={value} transform={`translate(0 ${axes.y.scale.to(value)})`}>
                <line x1={axes.left} x2={size.width - margin.right} className={classes.grid} />
                <text x={axes.left - 8} dy="0.32em" textAnchor="end">
                  {label}
                </text>
              </g>
            ))}
            {axes.x.ticks.map(({ value, label }) => (
              <text key={value} x={axes.x.scale.to(value)} y={size.height - 22} textAnchor="middle">
                {label}
              </text>
            ))}
            <text x={(axes.left + size.width) / 2} y={size.height - 6} textAnchor="middle">
              {xLabel}
            </text>
            {points.map((point) => (
              <circle
                key={point.id}
                cx={axes.x.scale.to(point.x)}
                cy={axes.y.scale.to(point.y)}
                r={hovered?.id === point.id ? 6 : 4}
                fill={point.color}
                onPointerEnter={() => setHovered(point)}
                onPointerLeave={() => setHovered(null)}
              >
                <title>{`${point.name}: ${wordOf(point.x, xWords)}, ${wordOf(point.y, yWords)}`}</title>
              </circle>
            ))}
          </svg>
        )}
      </div>
    </ChartFrame>
  );
}

interface PointAxis {
  scale: Scale;
  ticks: { value: number; label: string }[];
}

function axisOf(
  values: readonly number[],
  words: readonly string[] | null,
  pixels: readonly [number, number],
): PointAxis {
  const [low, high] = [Math.min(...values), Math.max(...values)];
  if (words !== null) {
    const scale = createScale([-0.5, words.length - 0.5], pixels);
    return { scale, ticks: words.map((label, value) => ({ value, label })) };
  }
  const range = niceRange([low, high], 5);
  const ticks = niceTicks(range, 5);
  const labels = numberLabels(ticks);
  return {
    scale: createScale(range, pixels),
    ticks: ticks.map((value, index) => ({ value, label: labels[index] ?? '' })),
  };
}

const wordOf = (value: number, words: readonly string[] | null): string =>
  words === null ? formatNumber(value) : (words[value] ?? '');
