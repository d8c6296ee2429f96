'use client';

import { Button } from '@mantine/core';
import { useMutation, useQuery } from '@tanstack/react-query';
import { ShareBar } from '@/components/charts';
import { fetchJson } from '@/components/fetch-json';
import { DataTable, type DataColumn } from '@/components/ui/data-table';
import { ErrorState } from '@/components/ui/error-state';
import { RelativeTime } from '@/components/ui/relative-time';
import { SectionCard } from '@/components/ui/section-card';
import { TableSkeleton } from '@/components/ui/skeletons';
import { StatusChip } from '@/components/ui/status-chip';
import { showError } from '@/components/ui/undo-toast';
import type { ArmFacts, Rollout } from '@/lib/contracts/rollouts';
import type { EndpointDetail } from '@/lib/contracts/serving';
import { formatPercent } from '@/lib/format';
import { BlueGreenCard } from './blue-green-card';
import { rolloutsQuery, servingCalls } from './queries';
import { RolloutForm } from './rollout-form';
import { rolloutTitle, stepWords } from './rollout-words';
import { useAttempt } from './use-attempt';
import classes from './serving.module.css';

export interface RolloutProps {
  project: string;
  endpoint: EndpointDetail;
}

/** Traffic that moves by itself: what runs now, a form to begin, and what was. */
export function RolloutTab({ project, endpoint }: RolloutProps) {
  const rollouts = useQuery(rolloutsQuery(project, endpoint.id));
  if (rollouts.error && !rollouts.data) {
    return (
      <ErrorState
        what="The rollouts could not be loaded."
        error={rollouts.error}
        onRetry={() => void rollouts.refetch()}
      />
    );
  }
  if (!rollouts.data) return <TableSkeleton />;
  const running = rollouts.data.items.find(({ status }) => status === 'running');
  const past = rollouts.data.items.filter(({ status }) => status !== 'running');
  return (
    <div className={classes.rollout}>
      {running ? (
        <RunningRollout project={project} endpoint={endpoint} rollout={running} />
      ) : (
        <RolloutForm project={project} endpoint={endpoint} />
      )}
      {past.length > 0 && (
        <DataTable label="Past rollouts" rows={past} columns={pastColumns} rowId={({ id }) => id} toolbar={false} />
      )}
    </div>
  );
}

const armColors = ['var(--champion)', 'var(--challenger)', 'var(--series-3)', 'var(--series-4)', 'var(--series-5)'];

function RunningRollout({ project, endpoint, rollout }: RolloutProps & { rollout: Rollout }) {
  const { refresh } = useAttempt();
  const params = { project, endpoint: endpoint.id, rollout: rollout.id };
  const stop = useMutation({
    mutationFn: () => fetchJson(servingCalls.stopRollout, { params }),
    onSettled: refresh,
    onError: (error) => showError('It was not stopped', error),
  });
  return (
    <SectionCard
      title={rolloutTitle(rollout)}
      aside={stepWords(rollout)}
      actions={
        <Button size="xs" onClick={() => stop.mutate()} loading={stop.isPending}>
          Stop
        </Button>
      }
    >
      {rollout.plan.kind === 'blue-green' ? (
        <BlueGreenCard project={project} endpoint={endpoint} rollout={rollout} plan={rollout.plan} />
      ) : (
        <Arms arms={rollout.arms} />
      )}
      <ol className={classes.events} aria-label="History">
        {rollout.events.toReversed().map(({ at, text }) => (
          <li key={`${at} ${text}`}>
            <RelativeTime at={at} /> {text}
          </li>
        ))}
      </ol>
    </SectionCard>
  );
}

function Arms({ arms }: { arms: readonly ArmFacts[] }) {
  const parts = arms.map(({ versionId, version, share }, place) => ({
    id: versionId,
    name: `v${version}`,
    value: share,
    color: armColors[place % armColors.length] ?? 'var(--ink-3)',
  }));
  return (
    <div className={classes.rollout}>
      <ShareBar label="Traffic" parts={parts} />
      <DataTable
        label="Arms"
        rows={arms}
        columns={armColumns}
        rowId={({ versionId }) => versionId}
        toolbar={false}
        maxHeight="320px"
      />
    </div>
  );
}

const armColumns: readonly DataColumn<ArmFacts>[] = [
  { id: 'version', header: 'Version', value: ({ version }) => `v${version}`, width: 90 },
  { id: 'share', header: 'Share', value: ({ share }) => formatPercent(share), width: 90, phone: 'lead' },
  { id: 'predictions', header: 'Predictions', value: ({ predictions }) => predictions, kind: 'number' },
  { id: 'errors', header: 'Error rate', value: ({ errorRate }) => errorRate, kind: 'number' },
  { id: 'p99', header: 'p99, ms', value: ({ p99Ms }) => p99Ms, kind: 'number' },
  { id: 'labels', header: 'Labels', value: ({ labels }) => labels, kind: 'number' },
  { id: 'label', header: 'Mean label', value: ({ meanLabel }) => meanLabel, kind: 'number' },
  { id: 'loss', header: 'Squared error', value: ({ meanLoss }) => meanLoss, kind: 'number' },
];

const pastColumns: readonly DataColumn<Rollout>[] = [
  { id: 'what', header: 'What', value: rolloutTitle, width: 120 },
  {
    id: 'status',
    header: 'Status',
    value: ({ status }) => status,
    cell: ({ status }) => <StatusChip status={status} />,
    width: 120,
  },
  { id: 'reason', header: 'Why', value: ({ reason }) => reason, phone: 'lead' },
  { id: 'by', header: 'By', value: ({ createdByName }) => createdByName, width: 140 },
  { id: 'began', header: 'Began', value: ({ createdAt }) => new Date(createdAt), kind: 'time' },
  { id: 'ended', header: 'Ended', value: ({ endedAt }) => (endedAt ? new Date(endedAt) : null), kind: 'time' },
];
