'use client';

import { Button, Switch } from '@mantine/core';
import { useQuery, useQueryClient } from '@tanstack/react-query';
import Link from 'next/link';
import { useRouter } from 'next/navigation';
import { RoundLine } from '@/components/bout';
import { fetchJson } from '@/components/fetch-json';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { KeyValues } from '@/components/ui/key-values';
import { PageTitle } from '@/components/ui/page-title';
import { SectionCard } from '@/components/ui/section-card';
import { LinesSkeleton } from '@/components/ui/skeletons';
import { showError, showUndo } from '@/components/ui/undo-toast';
import type { Policy, UpdatePolicyInput } from '@/lib/contracts/policies';
import { formatDate, formatPercent, passedDay } from '@/lib/format';
import { conditionOf } from './policies-page';
import { policyCalls, policyQuery } from './queries';
import { roundSteps } from './round-steps';
import classes from './policies.module.css';

/** One policy: its condition and how far it is from being met, its plan, its rounds. */
export function PolicyPage({ project, policyId }: { project: string; policyId: string }) {
  const policy = useQuery(policyQuery(project, policyId));
  if (policy.error && !policy.data)
    return (
      <ErrorState what="The policy could not be loaded." error={policy.error} onRetry={() => void policy.refetch()} />
    );
  if (!policy.data) return <LinesSkeleton lines={8} />;
  return <LoadedPolicy project={project} policy={policy.data} />;
}

function LoadedPolicy({ project, policy }: { project: string; policy: Policy }) {
  const { update, remove, openRound } = usePolicyActions(project, policy);
  return (
    <>
      <PageTitle
        title={policy.name}
        onRename={(name) => update({ name })}
        description={
          <span>
            for <Link href={`/p/${project}/endpoints/${policy.endpointId}`}>{policy.endpointName}</Link>:{' '}
            {conditionOf(policy)}
          </span>
        }
        actions={
          <>
            <Switch
              label={policy.enabled ? 'On' : 'Off'}
              checked={policy.enabled}
              onChange={(event) => void update({ enabled: event.currentTarget.checked })}
            />
            <Button onClick={() => void remove()}>Delete</Button>
            <Button variant="filled" onClick={() => void openRound()}>
              Open a round now
            </Button>
          </>
        }
      />
      <SectionCard
        title="Condition"
        aside={policy.lastCheck ? `as of ${formatDate(passedDay(policy.lastCheck.asOf))}` : undefined}
      >
        {policy.lastCheck ? (
          <ul className={classes.reasons}>
            {policy.lastCheck.reasons.map(({ condition, met, sentence }) => (
              <li key={condition} data-met={met}>
                {sentence}
              </li>
            ))}
          </ul>
        ) : (
          <EmptyState sentence="Not checked yet. Workers check every policy every half minute." />
        )}
      </SectionCard>
      <SectionCard title="Rounds">
        {policy.rounds.length === 0 ? (
          <EmptyState sentence="No round has been opened yet." />
        ) : (
          policy.rounds.map((round) => (
            <div key={round.id}>
              <h3>
                <Link href={`/p/${project}/policies/rounds/${round.id}`}>Round {round.number}</Link>
              </h3>
              <RoundLine label={`Round ${round.number}`} steps={roundSteps(round)} />
            </div>
          ))
        )}
      </SectionCard>
      <SectionCard title="Plan of a round">
        <KeyValues
          columns={2}
          items={[
            { label: 'Challengers', value: policy.plan.challengers.map(({ name }) => name).join(', ') },
            { label: 'Kind', value: policy.plan.spec.kind },
            {
              label: 'Shadow',
              value: `${policy.plan.shadow.days} days, first look on day ${policy.plan.shadow.firstLook}`,
            },
            {
              label: 'A/B',
              value: `${policy.plan.ab.days} days, ${formatPercent(policy.plan.ab.challengerShare)} to the challenger`,
            },
            { label: 'Margin of "not worse"', value: String(policy.plan.ab.margin) },
            { label: 'Error budget', value: formatPercent(policy.plan.shadow.alpha) },
          ]}
        />
      </SectionCard>
    </>
  );
}

function usePolicyActions(project: string, policy: Policy) {
  const queryClient = useQueryClient();
  const router = useRouter();
  const params = { project, policy: policy.id };
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['policies'] });
  const update = async (body: UpdatePolicyInput) => {
    try {
      await fetchJson(policyCalls.update, { params, body });
    } catch (error) {
      showError('The policy could not be changed', error);
    }
    await refresh();
  };
  const remove = async () => {
    await update({ deleted: true });
    router.push(`/p/${project}/policies`);
    showUndo({ message: `Deleted ${policy.name}`, undo: () => update({ deleted: false }) });
  };
  const openRound = async () => {
    try {
      const round = await fetchJson(policyCalls.openRound, { params, body: { reason: 'Opened by hand' } });
      await refresh();
      router.push(`/p/${project}/policies/rounds/${round.id}`);
    } catch (error) {
      showError('The round was not opened', error);
    }
  };
  return { update, remove, openRound };
}
