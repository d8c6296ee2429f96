'use client';

import { useMemo, type ReactNode } from 'react';
import { formatNumber } from '@/lib/format';
import { LineChart } from './line-chart';
import type { ChartSeries } from './prepare/chart-data';
import { rocSeries, type CurveInput, type RocPoint } from './prepare/prepare-curves';

export interface RocChartProps {
  title?: string;
  head?: ReactNode;
  subtitle?: ReactNode;
  models: readonly CurveInput<RocPoint>[];
  height?: number;
  id?: string;
}

const guessing: ChartSeries = {
  id: 'guessing',
  name: 'guessing',
  color: 'var(--shadow)',
  dashed: true,
  points: [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ],
};
const wholeRange = [0, 1] as const;

/** Found positives against false alarms over all thresholds; the dashed line is guessing. */
export function RocChart({ title = 'ROC', head, subtitle, models, height = 280, id }: RocChartProps) {
  const series = useMemo(() => [...rocSeries(models), guessing], [models]);
  return (
    <LineChart
      title={title}
      head={head}
      subtitle={subtitle}
      id={id}
      height={height}
      series={series}
      zoomable={false}
      xLabel="false positive rate"
      yRange={wholeRange}
      writeX={writeRate}
    />
  );
}

function writeRate(x: number): string {
  return `false positive rate ${formatNumber(x, { digits: 3 })}`;
}
