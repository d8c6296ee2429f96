'use client';

import { useMemo } from 'react';
import { BarChart, LineChart, type ChartSeries } from '@/components/charts';
import { parseDay } from '@/lib/decisions/event-days';
import { metricTitle } from '@/lib/metrics/metric-title';
import type { AbTestDetail } from '@/lib/contracts/ab-tests';
import { formatNumber } from '@/lib/format';
import { challengerColors } from './sequences-of';

/** The level of the metric in every arm, day by day: what the differences are differences of. */
export function ArmCurves({ test }: { test: AbTestDetail }) {
  const series = useMemo(() => curvesOf(test), [test]);
  if (test.days.length === 0) return null;
  return (
    <LineChart
      title={`${metricTitle(test.dayMetric)} of the arms, by day`}
      series={series}
      xKind="time"
      height={200}
      dots={test.days.length < 40}
    />
  );
}

function curvesOf({ arms, days }: AbTestDetail): ChartSeries[] {
  const challengers = arms.filter(({ role }) => role === 'challenger');
  const [first] = challengers;
  const champion = arms.find(({ role }) => role === 'champion');
  const pointsOf = (versionId: string | undefined, side: 'champion' | 'challenger') =>
    days.filter((day) => day.versionId === versionId).map((day) => ({ x: parseDay(day.day), y: day[side] }));
  return [
    {
      ...{ id: 'champion', name: `v${champion?.version ?? 0}, champion`, color: 'var(--champion)' },
      points: pointsOf(first?.versionId, 'champion'),
    },
    ...challengers.map(({ versionId, version }, place) => ({
      ...{ id: versionId, name: `v${version}`, color: challengerColors[place % challengerColors.length] },
      points: pointsOf(versionId, 'challenger'),
    })),
  ];
}

/** What each complete day says by itself. */
export function DayBars({ test }: { test: AbTestDetail }) {
  const challengers = test.arms.filter(({ role }) => role === 'challenger');
  return challengers.map(({ versionId, version }) => (
    <DayChart
      key={versionId}
      title={`Loss: v${version} minus champion, by day`}
      days={test.days.filter((day) => day.versionId === versionId)}
    />
  ));
}

function DayChart({ title, days }: { title: string; days: AbTestDetail['days'] }) {
  const bars = useMemo(
    () =>
      days.flatMap(({ day, difference: value }) =>
        value === null ? [] : [{ label: day.slice(5), value, low: null, high: null, reference: null }],
      ),
    [days],
  );
  return (
    <BarChart
      title={title}
      bars={bars}
      height={160}
      writeY={(value) => formatNumber(value, { signed: true, digits: 3 })}
      empty="Complete days appear here."
    />
  );
}
