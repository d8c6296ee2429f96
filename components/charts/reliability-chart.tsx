'use client';

import { useMemo, type ReactNode } from 'react';
import { formatNumber } from '@/lib/format';
import { LineChart } from './line-chart';
import type { ChartSeries } from './prepare/chart-data';
import { reliabilitySeries, type CurveInput, type ReliabilityBin } from './prepare/prepare-curves';

export interface ReliabilityChartProps {
  title?: string;
  head?: ReactNode;
  subtitle?: ReactNode;
  models: readonly CurveInput<ReliabilityBin>[];
  height?: number;
  id?: string;
}

const perfect: ChartSeries = {
  id: 'perfect',
  name: 'perfect',
  color: 'var(--shadow)',
  dashed: true,
  points: [
    { x: 0, y: 0 },
    { x: 1, y: 1 },
  ],
};

/** Does 30 % mean 30 %? Observed share against prediction, with the 95 % interval of each bin. */
export function ReliabilityChart({
  title = 'Calibration',
  head,
  subtitle,
  models,
  height = 280,
  id,
}: ReliabilityChartProps) {
  const series = useMemo(() => [...reliabilitySeries(models), perfect], [models]);
  return (
    <LineChart
      title={title}
      head={head}
      subtitle={subtitle}
      id={id}
      height={height}
      series={series}
      dots
      zoomable={false}
      xLabel="predicted"
      yRange={wholeRange}
      writeX={writePredicted}
    />
  );
}

const wholeRange = [0, 1] as const;

function writePredicted(x: number): string {
  return `predicted ${formatNumber(x, { digits: 3 })}`;
}
