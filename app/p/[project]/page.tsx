import { testsQuery } from '@/components/ab-tests/queries';
import { datasetsQuery } from '@/components/datasets/queries';
import { runsQuery } from '@/components/experiments/queries';
import { jobsQuery } from '@/components/jobs/queries';
import { alertsQuery, monitorsQuery } from '@/components/monitoring/queries';
import { activityQuery } from '@/components/orgs/queries';
import { shownActivity, shownRuns } from '@/components/overview/counts';
import { OverviewPage } from '@/components/overview/overview-page';
import { roundsQuery } from '@/components/policies/queries';
import { Prefetched } from '@/components/prefetched';
import { createServerQueryClient, prefetch } from '@/components/server-fetch';
import { endpointsQuery } from '@/components/serving/queries';

export const metadata = { title: 'Overview' };

export default async function Page({ params }: { params: Promise<{ project: string }> }) {
  const { project } = await params;
  const client = await createServerQueryClient();
  await Promise.all([
    prefetch(client, endpointsQuery(project)),
    prefetch(client, testsQuery(project)),
    prefetch(client, roundsQuery(project)),
    prefetch(client, monitorsQuery(project)),
    prefetch(client, alertsQuery(project, 'open')),
    prefetch(client, jobsQuery(project, { active: true })),
    prefetch(client, datasetsQuery(project)),
    prefetch(client, runsQuery(project, { limit: shownRuns })),
    prefetch(client, activityQuery(project, shownActivity)),
  ]);
  return (
    <Prefetched client={client}>
      <OverviewPage project={project} />
    </Prefetched>
  );
}
