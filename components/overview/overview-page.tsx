'use client';

import { Button } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import Link from 'next/link';
import { RoundLine } from '@/components/bout';
import { datasetsQuery } from '@/components/datasets/queries';
import { runsQuery } from '@/components/experiments/queries';
import { jobsQuery } from '@/components/jobs/queries';
import { meQuery } from '@/components/orgs/queries';
import { roundsQuery } from '@/components/policies/queries';
import { roundSteps } from '@/components/policies/round-steps';
import { EndpointBout } from '@/components/serving/endpoint-bout';
import { endpointsQuery } from '@/components/serving/queries';
import { ErrorState } from '@/components/ui/error-state';
import { Stack } from '@/components/ui/layout';
import { PageTitle } from '@/components/ui/page-title';
import { SectionCard } from '@/components/ui/section-card';
import { ChartSkeleton } from '@/components/ui/skeletons';
import { ActivityList } from './activity-list';
import { shownRuns } from './counts';
import { FirstSteps } from './first-steps';
import { OpenAlerts } from './open-alerts';
import { HealthRow } from './health-row';
import { RunningJobs } from './running-jobs';
import classes from './overview.module.css';

/** The project at a glance: who is champion, who challenges, what needs a person. */
export function OverviewPage({ project }: { project: string }) {
  const endpoints = useQuery(endpointsQuery(project));
  const name = useQuery(meQuery()).data?.projects.find(({ slug }) => slug === project)?.name ?? project;
  const empty = useIsEmpty(project);
  return (
    <>
      <PageTitle
        title={name}
        inBreadcrumb={false}
        actions={
          !empty && (
            <Button component={Link} href={`/p/${project}/train`} variant="filled">
              Train
            </Button>
          )
        }
      />
      {endpoints.error && !endpoints.data && (
        <ErrorState
          what="The overview could not be loaded."
          error={endpoints.error}
          onRetry={() => void endpoints.refetch()}
        />
      )}
      {!endpoints.data && !endpoints.error && <ChartSkeleton height={280} />}
      {empty && <FirstSteps project={project} />}
      {endpoints.data && !empty && (
        <>
          {endpoints.data.items.length > 0 && <HealthRow project={project} endpoints={endpoints.data.items} />}
          {endpoints.data.items.map((endpoint) => (
            <div key={endpoint.id}>
              <EndpointBout project={project} endpoint={endpoint} />
              <LatestRound project={project} endpointId={endpoint.id} />
            </div>
          ))}
          {endpoints.data.items.length === 0 && <NextStep project={project} />}
          <div className={classes.columns}>
            <Stack>
              <OpenAlerts project={project} />
              <RunningJobs project={project} />
            </Stack>
            <ActivityList project={project} />
          </div>
        </>
      )}
    </>
  );
}

/** Nothing was brought, logged or started yet. */
function useIsEmpty(project: string): boolean {
  const datasets = useQuery(datasetsQuery(project)).data?.items;
  const runs = useQuery(runsQuery(project, { limit: shownRuns })).data?.items;
  const jobs = useQuery(jobsQuery(project, { active: true })).data?.items;
  return datasets?.length === 0 && runs?.length === 0 && jobs?.length === 0;
}

function LatestRound({ project, endpointId }: { project: string; endpointId: string }) {
  const rounds = useQuery(roundsQuery(project)).data?.items.filter((round) => round.endpointId === endpointId) ?? [];
  const latest = rounds.toSorted((one, other) => other.number - one.number)[0];
  if (!latest) return null;
  return (
    <div className={classes.round}>
      <RoundLine label={`Round ${latest.number}`} steps={roundSteps(latest)} />
      <p>
        {latest.sentence} <Link href={`/p/${project}/policies/rounds/${latest.id}`}>Open round {latest.number}</Link>
      </p>
    </div>
  );
}

function NextStep({ project }: { project: string }) {
  return (
    <SectionCard title="Nothing is served yet">
      <p>
        Compare the <Link href={`/p/${project}/experiments`}>runs</Link>, register the best as a{' '}
        <Link href={`/p/${project}/models`}>model</Link>, and serve it: its champion will stand here.
      </p>
    </SectionCard>
  );
}
