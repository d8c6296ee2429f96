'use client';

import { useMemo, type ReactNode } from 'react';
import { formatNumber } from '@/lib/format';
import { LineChart } from './line-chart';
import type { PlotMark } from './plot-words';
import { prepareSequence, type SequenceInput } from './prepare/prepare-sequence';
import { seriesColor } from './prepare/series-colors';

export interface SequenceChartProps {
  title: string;
  head?: ReactNode;
  subtitle?: ReactNode;
  sequences: readonly SequenceInput[];
  /** The unit of evidence: 'day'. */
  unit: string;
  /** Largest difference that still counts as "not worse"; null where the test has none. */
  margin?: number | null;
  height?: number;
  id?: string;
}

/** A confidence sequence per challenger: its difference to the champion, the interval narrowing unit by unit. */
export function SequenceChart({
  title,
  head,
  subtitle,
  sequences,
  unit,
  margin = null,
  height = 260,
  id,
}: SequenceChartProps) {
  const prepared = useMemo(() => prepareSequence(sequences, margin), [sequences, margin]);
  const marks = useMemo(
    () =>
      prepared.settled.map(({ units, mean, color }, index): PlotMark => ({
        x: units,
        y: mean,
        label: `settled, ${unit} ${units}`,
        color: color ?? seriesColor(index),
      })),
    [prepared, unit],
  );
  const writeX = useMemo(() => (x: number) => `${unit} ${Math.round(x)}`, [unit]);
  return (
    <LineChart
      title={title}
      head={head}
      subtitle={subtitle}
      id={id}
      height={height}
      series={prepared.series}
      references={prepared.references}
      marks={marks}
      yRange={prepared.yRange}
      xLabel={unit}
      dots
      writeX={writeX}
      writeY={writeDifference}
      empty={`The first look comes when enough complete ${unit}s have their labels.`}
      description={describe(sequences, unit)}
    />
  );
}

function writeDifference(value: number): string {
  return formatNumber(value, { signed: true, bareFraction: true, digits: 3 });
}

function describe(sequences: readonly SequenceInput[], unit: string): string {
  return sequences
    .map(({ name, looks, settledAt }) => {
      const last = looks.at(-1);
      if (last === undefined) return `${name}: no look yet.`;
      const interval =
        last.low === null || last.high === null
          ? ''
          : `, interval ${writeDifference(last.low)} to ${writeDifference(last.high)}`;
      const settled = settledAt === null ? 'not settled' : `settled at ${unit} ${settledAt}`;
      return `${name}: ${writeDifference(last.mean)}${interval} after ${last.units} ${unit}s, ${settled}.`;
    })
    .join(' ');
}
