'use client';

import { Button, Group, Textarea } from '@mantine/core';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { downloadText } from '@/components/ui/download-text';
import { RelativeTime } from '@/components/ui/relative-time';
import { StatusChip } from '@/components/ui/status-chip';
import { showDone, showError } from '@/components/ui/undo-toast';
import type { Approval, DecideApprovalInput } from '@/lib/contracts/approvals';
import classes from './gates.module.css';
import { modelCalls } from './queries';

/** One question for a version to become champion: who asked, by which evidence, and what others said. */
export function ApprovalRequest({ project, approval }: { project: string; approval: Approval }) {
  const { status, requestedByName, createdAt, expiresAt, comment, votes, needed } = approval;
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
      <Evidence project={project} approval={approval} />
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
      {approval.mayWithdraw && <Button onClick={() => decide.mutate('withdraw')}>Withdraw</Button>}
    </Group>
  );
}

/** What was known when it was asked: the very text, so that its digest can be taken again. */
function Evidence({ project, approval }: { project: string; approval: Approval }) {
  const { modelName, version, evidenceSha256 } = approval;
  const read = useMutation({
    mutationFn: () => fetchJson(modelCalls.approval, { params: { project, approval: approval.id } }),
    onSuccess: ({ evidence }) =>
      downloadText(`${modelName}-v${version}-evidence.json`, evidence, 'application/json;charset=utf-8'),
    onError: (error) => showError('The evidence could not be read', error),
  });
  return (
    <p className={classes.digest}>
      <Button size="compact-xs" onClick={() => read.mutate()} loading={read.isPending}>
        Evidence
      </Button>{' '}
      frozen, sha256 {evidenceSha256}
    </p>
  );
}
