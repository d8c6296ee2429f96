'use client';

import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useMemo } from 'react';
import { SequenceChart } from '@/components/charts';
import { fetchJson } from '@/components/fetch-json';
import { lossWord } from '@/lib/decisions/metric-words';
import { metricTitle } from '@/lib/metrics/metric-title';
import { confirmModal } from '@/components/ui/confirm-modal';
import { ErrorState } from '@/components/ui/error-state';
import { KeyValues } from '@/components/ui/key-values';
import { PageTitle } from '@/components/ui/page-title';
import { SectionCard } from '@/components/ui/section-card';
import { ChartSkeleton } from '@/components/ui/skeletons';
import { StatusChip } from '@/components/ui/status-chip';
import { showError } from '@/components/ui/undo-toast';
import type { AbTestDetail } from '@/lib/contracts/ab-tests';
import { formatCount, formatDate, formatNumber, formatPercent } from '@/lib/format';
import { DiagnosticsCard, SecondLook } from './analysis-card';
import { ArmCurves, DayBars } from './day-charts';
import { DecisionCard } from './decision-card';
import { GuardrailsCard } from './guardrails-card';
import { outlookOf } from './outlook-of';
import { testCalls, testQuery } from './queries';
import { SampleRatioCard } from './sample-ratio-card';
import { sequencesOf } from './sequences-of';
import { TestBout } from './test-bout';
import classes from './ab-tests.module.css';

/** One test: the tape, the sequence narrowing day by day, the sample ratio, and what is claimed. */
export function TestPage({ project, testId }: { project: string; testId: string }) {
  const test = useQuery(testQuery(project, testId));
  if (test.error && !test.data)
    return <ErrorState what="The test could not be loaded." error={test.error} onRetry={() => void test.refetch()} />;
  if (!test.data) return <ChartSkeleton height={320} />;
  return <LoadedTest project={project} test={test.data} />;
}

function LoadedTest({ project, test }: { project: string; test: AbTestDetail }) {
  const sequences = useMemo(() => sequencesOf(test), [test]);
  return (
    <>
      <PageTitle
        title={test.name}
        chips={<StatusChip status={test.status === 'concluded' ? 'done' : test.status} label={test.status} />}
        description={
          <span>
            {test.mode === 'shadow' ? 'Shadow comparison' : 'A/B test'} on{' '}
            <Link href={`/p/${project}/endpoints/${test.endpointId}`}>{test.endpointName}</Link>
            {test.roundId && (
              <>
                {' '}
                · <Link href={`/p/${project}/policies/rounds/${test.roundId}`}>its round</Link>
              </>
            )}
          </span>
        }
        actions={test.status === 'running' && <StopButton project={project} test={test} />}
      />
      <TestBout project={project} test={test} />
      <DiagnosticsCard project={project} test={test} />
      {test.sampleRatio && <SampleRatioCard test={test} />}
      {test.waitingFor && <p className={classes.method}>Waiting for {test.waitingFor}</p>}
      <SequenceChart
        title={`Difference in ${lossWord(test.primaryMetric)} to the champion`}
        subtitle="below zero the challenger is better"
        sequences={sequences}
        unit="day"
        margin={test.mode === 'split' ? test.margin : null}
      />
      <Claims test={test} />
      <GuardrailsCard test={test} />
      <DecisionCard project={project} test={test} />
      <ArmCurves test={test} />
      <DayBars test={test} />
      <SecondLook test={test} />
      <Plan test={test} />
    </>
  );
}

function Claims({ test }: { test: AbTestDetail }) {
  const claims = test.arms.flatMap((arm) => {
    const { version, verdict } = arm;
    return verdict ? [{ version, verdict, change: outlookOf(test, arm) }] : [];
  });
  if (claims.length === 0) return null;
  return (
    <SectionCard title="What is claimed">
      {claims.map(({ version, verdict, change }) => (
        <div key={version}>
          <p className={classes.verdict}>
            <b>v{version}</b>: {verdict.sentence}
          </p>
          <p className={classes.method}>{verdict.method}</p>
          {change !== '' && <p className={classes.method}>What would change it: {change}</p>}
        </div>
      ))}
    </SectionCard>
  );
}

function Plan({ test }: { test: AbTestDetail }) {
  const counted = test.unit === 'session' ? `session (${test.sessionGapMinutes} min apart)` : test.unit;
  return (
    <SectionCard title="Plan">
      <KeyValues
        columns={2}
        items={[
          { label: 'Unit of evidence', value: counted },
          { label: 'Primary metric', value: metricTitle(test.primaryMetric) },
          { label: 'Error budget', value: formatPercent(test.alpha) },
          { label: 'First look', value: `day ${test.firstLook}` },
          { label: 'Tuned to', value: `${formatCount(test.tunedToUnits)} ${test.unit === 'day' ? 'days' : 'units'}` },
          { label: 'Margin of "not worse"', value: String(test.margin) },
          ...(test.minimumEffect === null
            ? []
            : [{ label: 'Smallest difference worth finding', value: formatNumber(test.minimumEffect) }]),
          { label: 'Planned', value: plannedDays(test) },
          ...(test.rowShare === 1 ? [] : [{ label: 'Read', value: readShare(test) }]),
          { label: 'Limits', value: limitsOf(test) },
          { label: 'Ends by itself', value: endsByItself(test) },
          ...(test.hypothesis === '' ? [] : [{ label: 'Hypothesis', value: test.hypothesis }]),
          { label: 'From', value: formatDate(test.startsAt) },
          { label: 'Started by', value: test.createdByName || 'the system' },
        ]}
      />
    </SectionCard>
  );
}

function plannedDays({ plannedUnits, firstPlannedUnits }: AbTestDetail): string {
  return plannedUnits === firstPlannedUnits ? `${plannedUnits} days` : `${firstPlannedUnits} days, now ${plannedUnits}`;
}

function readShare({ rowShare, unit }: AbTestDetail): string {
  const what = unit === 'key' || unit === 'session' ? 'keys' : 'requests';
  return `${formatPercent(rowShare)} of ${what}, the same at every look`;
}

function limitsOf({ limits }: AbTestDetail): string {
  const auc = limits.auc === null ? '' : `, AUC −${limits.auc}`;
  const { fairness } = limits;
  const gap = fairness === null ? '' : `, gap in ${fairness.measure} between ${fairness.column} +${fairness.gap}`;
  return `errors +${formatPercent(limits.errorShare)}, p95 +${limits.latencyMs} ms${auc}${gap}`;
}

function endsByItself({ mode, stopsForHarm, rollsBack }: AbTestDetail): string {
  if (rollsBack) return 'rolls back when the champion before is better';
  return mode === 'split' && stopsForHarm ? 'when the challenger does harm' : 'at its planned end';
}

function StopButton({ project, test }: { project: string; test: AbTestDetail }) {
  const queryClient = useQueryClient();
  const stop = useMutation({
    mutationFn: () => fetchJson(testCalls.stop, { params: { project, test: test.id }, body: {} }),
    onError: (error) => showError('The test could not be stopped', error),
    onSettled: () =>
      Promise.all(['ab-tests', 'serving'].map((domain) => queryClient.invalidateQueries({ queryKey: [domain] }))),
  });
  const ask = async () => {
    const body = 'What was read so far stays; the challenger stops scoring. A stopped test is not continued.';
    if (await confirmModal({ title: `Stop ${test.name}?`, body, confirm: 'Stop the test' })) stop.mutate();
  };
  return (
    <Button onClick={() => void ask()} loading={stop.isPending}>
      Stop
    </Button>
  );
}
