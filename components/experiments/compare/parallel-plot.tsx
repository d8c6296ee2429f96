'use client';

import { useRef, useState, type PointerEvent } from 'react';
import type { RunRow } from '@/lib/contracts/run-search';
import { formatNumber } from '@/lib/format';
import { usePlotSize } from '@/components/charts';
import { titleOf } from '../workspace/column-id';
import { isKept, type Brushes, type Dimension } from './numeric-columns';
import classes from './compare.module.css';

export interface ParallelPlotProps {
  rows: readonly RunRow[];
  dimensions: readonly Dimension[];
  colors: ReadonlyMap<string, string>;
  brushes: Brushes;
  onBrush: (brushes: Brushes) => void;
}

const height = 320;
const margin = { top: 34, bottom: 18, side: 70 };
const leastBrush = 4;

/** A line for every run through its value on each axis; a drag along an axis keeps the runs in that range. */
export function ParallelPlot({ rows, dimensions, colors, brushes, onBrush }: ParallelPlotProps) {
  const [place, size] = usePlotSize();
  const [hovered, setHovered] = useState<number | null>(null);
  const width = size?.width ?? 0;
  const xOf = (axis: number) =>
    dimensions.length < 2 ? width / 2 : margin.side + (axis * (width - 2 * margin.side)) / (dimensions.length - 1);
  const scales = dimensions.map(scaleOf);
  return (
    <div ref={place} className={classes.plot} style={{ height }}>
      {width > 0 && (
        <svg width={width} height={height} role="img" aria-label={`Parallel coordinates of ${rows.length} runs`}>
          {rows.map(({ id, name }, index) => (
            <path
              key={id}
              d={pathOf(dimensions, scales, { index, xOf })}
              className={classes.run}
              data-kept={isKept(dimensions, brushes, index) || undefined}
              data-hovered={hovered === index || undefined}
              stroke={colors.get(id) ?? 'var(--ink-2)'}
              onPointerEnter={() => setHovered(index)}
              onPointerLeave={() => setHovered(null)}
            >
              <title>{name}</title>
            </path>
          ))}
          {dimensions.map((dimension, axis) => (
            <Axis
              key={dimension.id}
              dimension={dimension}
              scale={scales[axis] ?? scaleOf(dimension)}
              x={xOf(axis)}
              brush={brushes.get(dimension.id)}
              onBrush={(range) => {
                const next = new Map(brushes);
                if (range === null) next.delete(dimension.id);
                else next.set(dimension.id, range);
                onBrush(next);
              }}
            />
          ))}
        </svg>
      )}
    </div>
  );
}

interface AxisScale {
  to: (value: number) => number;
  from: (pixel: number) => number;
}

function scaleOf({ low, high }: Dimension): AxisScale {
  const [bottom, top] = [height - margin.bottom, margin.top];
  return {
    to: (value) => bottom + ((value - low) / (high - low)) * (top - bottom),
    from: (pixel) => low + ((pixel - bottom) / (top - bottom)) * (high - low),
  };
}

/** Gaps where a run has no value. */
function pathOf(
  dimensions: readonly Dimension[],
  scales: readonly AxisScale[],
  { index, xOf }: { index: number; xOf: (axis: number) => number },
): string {
  let path = '';
  let down = false;
  for (const [axis, { values }] of dimensions.entries()) {
    const value = values[index] ?? null;
    const scale = scales[axis];
    if (value === null || !scale) {
      down = false;
      continue;
    }
    path += `${down ? 'L' : 'M'}${xOf(axis).toFixed(1)} ${scale.to(value).toFixed(1)}`;
    down = true;
  }
  return path;
}

interface AxisProps {
  dimension: Dimension;
  scale: AxisScale;
  x: number;
  brush: readonly [number, number] | undefined;
  onBrush: (range: readonly [number, number] | null) => void;
}

function Axis({ dimension, scale, x, brush, onBrush }: AxisProps) {
  const from = useRef<number | null>(null);
  const pixelOf = (event: PointerEvent<SVGRectElement>) =>
    event.clientY - (event.currentTarget.ownerSVGElement?.getBoundingClientRect().top ?? 0);
  const end = (event: PointerEvent<SVGRectElement>) => {
    const start = from.current;
    from.current = null;
    if (start === null) return;
    const pixel = pixelOf(event);
    if (Math.abs(pixel - start) < leastBrush) return onBrush(null);
    const [one, other] = [scale.from(start), scale.from(pixel)];
    onBrush([Math.min(one, other), Math.max(one, other)]);
  };
  const { words, low, high } = dimension;
  const ends = words ? [words[0] ?? '', words.at(-1) ?? ''] : [formatNumber(low), formatNumber(high)];
  return (
    <g className={classes.axis}>
      <line x1={x} x2={x} y1={margin.top} y2={height - margin.bottom} />
      <text x={x} y={14} textAnchor="middle" className={classes.axisName}>
        {titleOf(dimension.id)}
      </text>
      <text x={x} y={28} textAnchor="middle">
        {ends[1]}
      </text>
      <text x={x} y={height - 4} textAnchor="middle">
        {ends[0]}
      </text>
      {brush && (
        <rect
          className={classes.brush}
          x={x - 7}
          width={14}
          y={scale.to(brush[1])}
          height={Math.max(1, scale.to(brush[0]) - scale.to(brush[1]))}
        />
      )}
      <rect
        className={classes.pad}
        x={x - 12}
        width={24}
        y={margin.top}
        height={height - margin.top - margin.bottom}
        onPointerDown={(event) => {
          event.currentTarget.setPointerCapture(event.pointerId);
          from.current = pixelOf(event);
        }}
        onPointerUp={end}
        onDoubleClick={() => onBrush(null)}
      />
    </g>
  );
}
