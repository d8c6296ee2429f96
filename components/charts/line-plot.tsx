'use client';

import { memo } from 'react';
import { Area, CartesianGrid, ComposedChart, Line, ReferenceLine, XAxis, YAxis } from 'recharts';
import { CanvasLines } from './canvas-lines';
import classes from './plot.module.css';
import { AnnotationTicks, DirectLabels, PlotMarks, ReferenceWords, type PlotMark } from './plot-words';
import { FAINT_OPACITY } from './faint-opacity';
import type { ReferenceLevel } from './prepare/chart-data';
import type { DrawnSeries, PreparedLineChart } from './prepare/prepare-line-chart';

export interface LinePlotProps {
  chart: PreparedLineChart;
  size: { width: number; height: number };
  xLabel?: string;
  references: readonly ReferenceLevel[];
  marks: readonly PlotMark[];
  /** `step` for shares and counts that hold until they change. */
  curve: 'linear' | 'step';
  /** Dots on every point, for few points. */
  dots: boolean;
}

/** Above this many points lines are drawn on a canvas. */
const SVG_POINTS = 5000;
const tick = { fontSize: 11, fill: 'var(--axis)' } as const;

/** Axes, grid and marks of a prepared line chart. Decides nothing, and does not redraw on hover. */
export const LinePlot = memo(function LinePlot({ chart, size, xLabel, references, marks, curve, dots }: LinePlotProps) {
  const { axis, box, x, y, series } = chart;
  const onCanvas = chart.pointCount > SVG_POINTS;
  const xNames = new Map(chart.xTicks.map(({ value, label }) => [value, label]));
  const yNames = new Map(chart.yTicks.map(({ value, label }) => [value, label]));
  return (
    <>
      <ComposedChart
        width={size.width}
        height={size.height}
        className={classes.chart}
        accessibilityLayer={false}
        margin={{ top: axis.top, right: axis.right, bottom: 0, left: 0 }}
      >
        <CartesianGrid vertical={false} stroke="var(--grid)" />
        <XAxis
          type="number"
          dataKey="x"
          domain={[...x.domain]}
          allowDataOverflow
          height={axis.xHeight}
          interval={0}
          scale={chart.xKind}
          ticks={chart.xTicks.map(({ value }) => value)}
          tickFormatter={(value: number) => xNames.get(value) ?? ''}
          tick={tick}
          tickLine={{ stroke: 'var(--line-3)' }}
          tickSize={4}
          axisLine={{ stroke: 'var(--line-3)' }}
          label={
            xLabel === undefined
              ? undefined
              : { value: xLabel, position: 'insideBottom', fontSize: 11, fill: 'var(--axis)' }
          }
        />
        <YAxis
          type="number"
          domain={[...y.domain]}
          allowDataOverflow
          width={axis.yWidth}
          interval={0}
          scale={chart.yKind}
          ticks={chart.yTicks.map(({ value }) => value)}
          tickFormatter={(value: number) => yNames.get(value) ?? ''}
          tick={tick}
          tickLine={false}
          axisLine={false}
        />
        {references.map(({ y: level, label, tone }) => (
          <ReferenceLine
            key={label}
            y={level}
            stroke={tone === 'bad' ? 'var(--bad)' : 'var(--crosshair)'}
            strokeDasharray="3 3"
          />
        ))}
        {!onCanvas && series.filter(({ banded }) => banded).map((one) => bandOf(one))}
        {!onCanvas && series.map((one) => lineOf(one, curve, dots))}
        <ReferenceWords references={references} chart={chart} />
        <AnnotationTicks chart={chart} />
        <PlotMarks marks={marks} chart={chart} />
        <DirectLabels labels={chart.labels} left={box.left + box.width} />
      </ComposedChart>
      {onCanvas && <CanvasLines chart={chart} size={size} />}
    </>
  );
});

function bandOf({ id, drawn, color }: DrawnSeries) {
  const data = drawn.map(({ x, low, high }) => ({
    x,
    band: low === undefined || high === undefined ? null : [low, high],
  }));
  return (
    <Area
      key={`band-${id}`}
      data={data}
      dataKey="band"
      stroke="none"
      fill={color}
      fillOpacity={0.14}
      isAnimationActive={false}
      activeDot={false}
      type="linear"
    />
  );
}

function lineOf({ id, drawn, color, dashed, faint }: DrawnSeries, curve: 'linear' | 'step', dots: boolean) {
  return (
    <Line
      key={id}
      data={drawn}
      dataKey="y"
      stroke={color}
      strokeWidth={faint === true ? 1 : 1.5}
      strokeOpacity={faint === true ? FAINT_OPACITY : 1}
      strokeDasharray={dashed === true ? '4 3' : undefined}
      dot={dots ? { r: 2.5, strokeWidth: 0, fill: color } : false}
      activeDot={false}
      isAnimationActive={false}
      type={curve === 'step' ? 'stepAfter' : 'linear'}
    />
  );
}
