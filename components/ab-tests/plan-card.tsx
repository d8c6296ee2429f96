'use client';

import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { LineChart, type ChartSeries } from '@/components/charts';
import { reasonOf } from '@/components/ui/error-state';
import { ChartSkeleton } from '@/components/ui/skeletons';
import { Chip } from '@/components/ui/chip';
import { judgeUnit } from '@/lib/decisions/analysis/advise-unit';
import { isOwn, metricWord } from '@/lib/decisions/metric-words';
import type { TestPlan } from '@/lib/contracts/test-analysis';
import { formatCount, formatNumber, formatPercent } from '@/lib/format';
import type { PlanSettings } from './plan-settings';
import { testPlanQuery } from './queries';
import { UnitAdviceList } from './unit-advice';
import classes from './ab-tests.module.css';

export interface PlanCardProps {
  project: string;
  endpointId: string;
  challengerId: string;
  share: number;
  isSplit: boolean;
  settings: PlanSettings;
}

const sources: Record<TestPlan['source'], string> = {
  shadow: 'the challenger scored them in the shadow',
  rescored: 'the challenger scored them now',
  log: 'what came of them is known',
};
/** No colours of roles: both designs compare the same two. */
const colors: Record<string, string> = { Paired: 'var(--series-3)', 'Own requests': 'var(--series-7)' };
const wanted = 0.8;
const figure = (value: number) => formatNumber(value, { digits: 3, bareFraction: true });

/** How long this test would run and what it should count, read from past traffic before it begins. */
export function PlanCard({ project, endpointId, challengerId, share, isSplit, settings }: PlanCardProps) {
  // Figures are typed digit by digit, and what is half typed is not asked about.
  const [asked] = useDebouncedValue(settings, 400);
  const [askedShare] = useDebouncedValue(share, 400);
  const { alpha, firstLook, sessionGapMinutes, unit, primaryMetric, minimumEffect: effect } = asked;
  const more = { ...(effect === null ? {} : { effect }), ...(primaryMetric === null ? {} : { primaryMetric }) };
  const query = { endpointId, challengerId, share: askedShare, alpha, firstLook, sessionGapMinutes, unit, ...more };
  const plan = useQuery({ ...testPlanQuery(project, query), placeholderData: keepPreviousData });
  if (plan.error) return <p className={classes.method}>No plan from past traffic: {reasonOf(plan.error)}</p>;
  if (!plan.data) return <ChartSkeleton height={220} />;
  const { data, isPlaceholderData: isOfBefore } = plan;
  const judged = judgeUnit(data.unit, unit, { isSplit, isOwn: isOwn(data.metric) });
  // Figures of the plan before are not read as answers to what is asked now.
  const isWarned = !isOfBefore && judged.state === 'warning';
  const foundBy = effect === null ? 'as past traffic shows it' : 'as asked for';
  return (
    <div className={classes.looks} aria-busy={isOfBefore} data-before={isOfBefore || undefined}>
      <PowerChart plan={data} />
      <p className={classes.verdict}>
        {data.sentence}
        {isOfBefore || data.counted === unit
          ? ''
          : ` Past traffic says how days differ, not how ${unit} does: count on it with care.`}
      </p>
      {isWarned && (
        <p className={classes.verdict}>
          <Chip tone="warn">Unit of evidence</Chip> {judged.sentence}
        </p>
      )}
      <UnitAdviceList advice={data.unit} isWarned={isWarned} />
      <p className={classes.method}>
        A difference in {metricWord(data.metric)} of {figure(data.effect)}
        {isOfBefore ? '' : ` ${foundBy}`}. From {formatCount(data.rows)} labelled requests of {data.days} days (
        {formatCount(Math.round(data.requestsPerDay))} a day); {sources[data.source]}. Standard deviation{' '}
        {data.pairedSd !== null && `of a paired ${data.counted} ${figure(data.pairedSd)}, `}
        of one request&apos;s figure {figure(data.rowSd)}.
      </p>
    </div>
  );
}

function PowerChart({ plan }: { plan: TestPlan }) {
  const series = useMemo<ChartSeries[]>(
    () =>
      plan.designs.flatMap(({ name, days, sequence, fixed }) => {
        const pointsOf = (chances: number[]) => days.map((day, at) => ({ x: day, y: chances[at] ?? null }));
        const color = colors[name] ?? 'var(--ink-2)';
        return [
          { id: `${name} watched`, name, color, points: pointsOf(sequence) },
          { id: `${name} once`, name: `${name}, once`, color, points: pointsOf(fixed), dashed: true },
        ];
      }),
    [plan],
  );
  return (
    <LineChart
      title="Chance to settle the difference"
      subtitle="dashed: read once, on that day"
      series={series}
      xLabel="day"
      yRange={[0, 1]}
      height={220}
      references={[{ y: wanted, label: formatPercent(wanted) }]}
      writeY={(share) => formatPercent(share)}
    />
  );
}
