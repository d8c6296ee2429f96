'use client';

import { useComputedColorScheme } from '@mantine/core';
import { useLayoutEffect, useRef } from 'react';
import { resolveColor } from './export-png';
import { FAINT_OPACITY } from './faint-opacity';
import type { DrawnSeries, PreparedLineChart } from './prepare/prepare-line-chart';

export interface CanvasLinesProps {
  chart: PreparedLineChart;
  size: { width: number; height: number };
}

/** Lines of many points on a canvas under the axes; the same scales, colours and gaps as in SVG. */
export function CanvasLines({ chart, size }: CanvasLinesProps) {
  const canvas = useRef<HTMLCanvasElement>(null);
  const scheme = useComputedColorScheme('light');
  useLayoutEffect(() => {
    if (canvas.current !== null) drawLines(canvas.current, chart, size);
  }, [chart, size, scheme]);
  return (
    <canvas
      ref={canvas}
      data-marks
      style={{ position: 'absolute', inset: 0, width: size.width, height: size.height }}
    />
  );
}

function drawLines(canvas: HTMLCanvasElement, chart: PreparedLineChart, size: { width: number; height: number }): void {
  const density = window.devicePixelRatio;
  canvas.width = Math.round(size.width * density);
  canvas.height = Math.round(size.height * density);
  const pen = canvas.getContext('2d');
  if (pen === null) return;
  const look = getComputedStyle(canvas);
  const { box } = chart;
  pen.scale(density, density);
  pen.beginPath();
  pen.rect(box.left, box.top - 1, box.width, box.height + 2);
  pen.clip();
  pen.lineWidth = chart.series.length > 8 ? 1 : 1.5;
  pen.lineJoin = 'round';
  for (const one of chart.series) {
    pen.strokeStyle = resolveColor(one.color, look);
    pen.fillStyle = pen.strokeStyle;
    if (one.banded) fillBand(pen, chart, one);
    pen.globalAlpha = one.faint === true ? FAINT_OPACITY : 1;
    strokeLine(pen, chart, one);
    pen.globalAlpha = 1;
  }
}

function strokeLine(pen: CanvasRenderingContext2D, { x, y }: PreparedLineChart, one: DrawnSeries): void {
  pen.setLineDash(one.dashed === true ? [4, 3] : []);
  pen.beginPath();
  let down = false;
  for (const point of one.drawn) {
    if (point.y === null) {
      down = false;
      continue;
    }
    if (down) pen.lineTo(x.to(point.x), y.to(point.y));
    else pen.moveTo(x.to(point.x), y.to(point.y));
    down = true;
  }
  pen.stroke();
}

function fillBand(pen: CanvasRenderingContext2D, { x, y }: PreparedLineChart, one: DrawnSeries): void {
  const banded = one.drawn.flatMap(({ x: at, low, high }) =>
    low === undefined || high === undefined ? [] : [{ at, low, high }],
  );
  pen.globalAlpha = 0.14;
  pen.beginPath();
  for (const { at, high } of banded) pen.lineTo(x.to(at), y.to(high));
  for (const { at, low } of banded.toReversed()) pen.lineTo(x.to(at), y.to(low));
  pen.fill();
  pen.globalAlpha = 1;
}
