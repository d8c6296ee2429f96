'use client';

import { Button, Group, Select, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { ErrorState, reasonOf } from '@/components/ui/error-state';
import { RelativeTime } from '@/components/ui/relative-time';
import { SectionCard } from '@/components/ui/section-card';
import { StatusChip } from '@/components/ui/status-chip';
import { showDone, showError, showUndo } from '@/components/ui/undo-toast';
import type { Approval, DecideApprovalInput } from '@/lib/contracts/approvals';
import type { ModelVersionDetail, RegisteredModelDetail } from '@/lib/contracts/models';
import classes from './gates.module.css';
import { approvalsQuery, modelCalls } from './queries';

interface Of {
  project: string;
  version: ModelVersionDetail;
  model: RegisteredModelDetail;
}

const rules = [
  { value: '0', label: 'no approval needed' },
  { value: '1', label: 'one other person' },
  { value: '2', label: 'two other persons' },
];

/** Who must say yes before this version becomes champion, who was asked, and what they said. */
export function ApprovalsSection({ project, version, model }: Of) {
  const queryClient = useQueryClient();
  const found = useQuery(approvalsQuery(project, version.id));
  const { needed, days } = model.approvals;
  const hasOpen = found.data?.items.some(({ status }) => status === 'open') ?? true;
  const send = async (next: number) => {
    await fetchJson(modelCalls.setApprovalRule, {
      params: { project, model: model.id },
      body: { needed: next, days },
    });
    await queryClient.invalidateQueries({ queryKey: ['models'] });
  };
  const change = useMutation({
    mutationFn: send,
    onSuccess: () => showUndo({ message: 'Changed who must approve', undo: () => send(needed) }),
    onError: (error) => showError('It was not changed', error),
  });
  return (
    <SectionCard
      title="Approval"
      aside={needed === 0 ? 'off' : `holds for ${days} days`}
      actions={
        <Select
          aria-label="How many persons must approve"
          size="xs"
          data={rules}
          value={String(needed)}
          onChange={(value) => change.mutate(Number(value))}
          allowDeselect={false}
        />
      }
    >
      {found.error && !found.data && (
        <ErrorState what="Requests could not be loaded." error={found.error} onRetry={() => void found.refetch()} />
      )}
      {needed > 0 && !version.aliases.includes('champion') && !hasOpen && (
        <RequestForm project={project} version={version} />
      )}
      {found.data?.items.map((approval) => (
        <RequestRow key={approval.id} project={project} approval={approval} />
      ))}
      {needed === 0 && found.data?.items.length === 0 && (
        <p>Whoever may promote does so alone. With approvals on, others decide by evidence that is frozen.</p>
      )}
    </SectionCard>
  );
}

function RequestForm({ project, version }: Pick<Of, 'project' | 'version'>) {
  const queryClient = useQueryClient();
  const [comment, setComment] = useState('');
  const ask = useMutation({
    mutationFn: () =>
      fetchJson(modelCalls.requestApproval, { params: { project, modelVersion: version.id }, body: { comment } }),
    onSuccess: () => {
      setComment('');
      return queryClient.invalidateQueries({ queryKey: ['models'] });
    },
  });
  return (
    <form
      onSubmit={(event) => {
        event.preventDefault();
        ask.mutate();
      }}
    >
      <Group gap="xs" align="flex-end" mb="sm">
        <Textarea
          label="Why it should become champion"
          value={comment}
          onChange={(event) => setComment(event.currentTarget.value)}
          error={ask.error ? reasonOf(ask.error) : undefined}
          autosize
          minRows={1}
          style={{ flex: 1, minWidth: 220 }}
        />
        <Button type="submit" variant="filled" loading={ask.isPending}>
          Ask for approval
        </Button>
      </Group>
    </form>
  );
}

function RequestRow({ project, approval }: { project: string; approval: Approval }) {
  const { status, requestedByName, createdAt, expiresAt, comment, votes, needed, evidenceSha256 } = approval;
  const approvals = votes.filter(({ decision }) => decision === 'approve').length;
  return (
    <div className={classes.request}>
      <header>
        <StatusChip status={status === 'open' ? 'pending' : status} label={status} />
        <span>
          {requestedByName} asked <RelativeTime at={createdAt} />, {approvals} of {needed} said yes
        </span>
        {status === 'open' && <span style={{ color: 'var(--ink-2)' }}>until {expiresAt.slice(0, 10)}</span>}
      </header>
      {comment !== '' && <p>{comment}</p>}
      <p className={classes.digest}>
        <a href={`/api/v1/projects/${project}/approvals/${approval.id}`}>evidence</a> sha256 {evidenceSha256}
      </p>
      <ul className={classes.votes}>
        {votes.map((vote) => (
          <li key={vote.byName}>
            {vote.byName} {vote.decision === 'approve' ? 'approved' : 'rejected'} <RelativeTime at={vote.at} />
            {vote.comment === '' ? '' : `: ${vote.comment}`}
          </li>
        ))}
      </ul>
      {(status === 'open' || status === 'approved') && <Decision project={project} approval={approval} />}
    </div>
  );
}

function Decision({ project, approval }: { project: string; approval: Approval }) {
  const queryClient = useQueryClient();
  const [comment, setComment] = useState('');
  const decide = useMutation({
    mutationFn: (decision: DecideApprovalInput['decision']) =>
      fetchJson(modelCalls.decideApproval, {
        params: { project, approval: approval.id },
        body: { decision, comment },
      }),
    onSuccess: (after) => showDone(`The request is ${after.status}`),
    onError: (error) => showError('It was not decided', error),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['models'] }),
  });
  const blocked = approval.mayNotDecide;
  return (
    <Group gap="xs" align="flex-end" mt="xs">
      {blocked === null && (
        <>
          <Textarea
            label="Comment"
            value={comment}
            onChange={(event) => setComment(event.currentTarget.value)}
            autosize
            minRows={1}
            style={{ flex: 1, minWidth: 220 }}
          />
          <Button variant="filled" onClick={() => decide.mutate('approve')} loading={decide.isPending}>
            Approve
          </Button>
          <Button onClick={() => decide.mutate('reject')}>Reject</Button>
        </>
      )}
      {blocked !== null && approval.status === 'open' && <span style={{ color: 'var(--ink-2)' }}>{blocked}</span>}
      <Button onClick={() => decide.mutate('withdraw')}>Withdraw</Button>
    </Group>
  );
}
