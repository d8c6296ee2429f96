'use client';

import { useQuery } from '@tanstack/react-query';
import { useMemo } from 'react';
import { testQuery } from '@/components/ab-tests/queries';
import { sequencesOf } from '@/components/ab-tests/sequences-of';
import { TestBout } from '@/components/ab-tests/test-bout';
import { RoundLine } from '@/components/bout';
import { SequenceChart } from '@/components/charts';
import { metricWord } from '@/lib/metrics/metric-title';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { PageTitle } from '@/components/ui/page-title';
import { SectionCard } from '@/components/ui/section-card';
import { ChartSkeleton } from '@/components/ui/skeletons';
import { StatusChip } from '@/components/ui/status-chip';
import type { AbTest } from '@/lib/contracts/ab-tests';
import type { RoundDetail } from '@/lib/contracts/policies';
import { formatDate, passedDay } from '@/lib/format';
import { ChallengersTable } from './challengers-table';
import { roundQuery } from './queries';
import { RoundActions } from './round-actions';
import { RoundEvents } from './round-events';
import { roundSteps } from './round-steps';
import classes from './policies.module.css';

/** One round, from the drift that called it to the decision. */
export function RoundPage({ project, roundId }: { project: string; roundId: string }) {
  const round = useQuery(roundQuery(project, roundId));
  if (round.error && !round.data)
    return (
      <ErrorState what="The round could not be loaded." error={round.error} onRetry={() => void round.refetch()} />
    );
  if (!round.data) return <ChartSkeleton height={320} />;
  return <LoadedRound project={project} round={round.data} />;
}

function LoadedRound({ project, round }: { project: string; round: RoundDetail }) {
  const current = round.abTest ?? round.shadowTest;
  const steps = useMemo(() => roundSteps(round), [round]);
  return (
    <>
      <PageTitle
        title={`${round.endpointName} round ${round.number}`}
        crumbs={round.policyId ? [{ label: 'Policy', href: `/p/${project}/policies/${round.policyId}` }] : []}
        chips={<StatusChip status={round.status} />}
        description={`opened on ${formatDate(passedDay(round.openedAt))} of event time`}
        actions={<RoundActions project={project} round={round} />}
      />
      <RoundLine label={`Round ${round.number}`} steps={steps} />
      <p className={classes.sentence}>{round.sentence}</p>
      {round.error && <ErrorState what="The round failed." whatNow={round.error} />}
      {current && <TestBout project={project} test={current} roundNumber={round.number} />}
      <SectionCard title="Why it opened">
        {round.trigger.length === 0 ? (
          <EmptyState sentence="A person opened it." />
        ) : (
          <ul className={classes.reasons}>
            {round.trigger.map(({ condition, met, sentence }) => (
              <li key={condition} data-met={met}>
                {sentence}
              </li>
            ))}
          </ul>
        )}
      </SectionCard>
      <ChallengersTable project={project} round={round} />
      {round.shadowTest && <TestSequence project={project} test={round.shadowTest} />}
      {round.abTest && <TestSequence project={project} test={round.abTest} />}
      <RoundEvents events={round.events} />
    </>
  );
}

function TestSequence({ project, test }: { project: string; test: AbTest }) {
  const detail = useQuery(testQuery(project, test.id)).data;
  const sequences = useMemo(() => (detail ? sequencesOf(detail) : []), [detail]);
  const how = test.mode === 'shadow' ? 'Shadow' : 'A/B';
  return (
    <SequenceChart
      title={`${how}: difference in ${metricWord(test.primaryMetric)}`}
      subtitle="below zero the challenger is better"
      sequences={sequences}
      unit="day"
      margin={test.mode === 'split' ? test.margin : null}
    />
  );
}
