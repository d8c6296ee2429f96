'use client';

import { Button, Group, Select, Textarea } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { ErrorState, reasonOf } from '@/components/ui/error-state';
import { SectionCard } from '@/components/ui/section-card';
import { showError, showUndo } from '@/components/ui/undo-toast';
import type { ApprovalRule } from '@/lib/contracts/approvals';
import type { ModelVersionDetail, RegisteredModelDetail } from '@/lib/contracts/models';
import { countOf } from '@/lib/format';
import { ApprovalRequest } from './approval-request';
import { approvalsQuery, modelCalls } from './queries';

interface Of {
  project: string;
  version: ModelVersionDetail;
  model: RegisteredModelDetail;
  /** Whether the gates let the version pass: only then others are asked. */
  passed: boolean;
}

const rules = [
  { value: '0', label: 'no approval needed' },
  { value: '1', label: 'one other person' },
  { value: '2', label: 'two other persons' },
];

/** Choices of days, the present one among them. */
function holding(days: number) {
  const choices = [...new Set([1, 7, 14, 30, 90, days])].toSorted((one, other) => one - other);
  return choices.map((value) => ({ value: String(value), label: countOf(value, 'day') }));
}

/** Who must say yes before this version becomes champion, who was asked, and what they said. */
export function ApprovalsSection({ project, version, model, passed }: Of) {
  const queryClient = useQueryClient();
  const found = useQuery(approvalsQuery(project, version.id));
  const { needed, days } = model.approvals;
  const hasOpen = found.data?.items.some(({ status }) => status === 'open') ?? true;
  const isAskable = needed > 0 && !version.aliases.includes('champion') && !hasOpen;
  const send = async (body: ApprovalRule) => {
    await fetchJson(modelCalls.setApprovalRule, { params: { project, model: model.id }, body });
    await queryClient.invalidateQueries({ queryKey: ['models'] });
  };
  const change = useMutation({
    mutationFn: send,
    onSuccess: () => showUndo({ message: 'Changed who must approve', undo: () => send({ needed, days }) }),
    onError: (error) => showError('It was not changed', error),
  });
  return (
    <SectionCard
      title="Approval"
      aside={needed === 0 ? 'off' : 'never by the author; it holds for so many days'}
      actions={
        <>
          {needed > 0 && (
            <Select
              aria-label="How long an approval holds"
              size="xs"
              w={110}
              data={holding(days)}
              value={String(days)}
              onChange={(value) => change.mutate({ needed, days: Number(value) })}
              allowDeselect={false}
            />
          )}
          <Select
            aria-label="How many persons must approve"
            size="xs"
            w={180}
            data={rules}
            value={String(needed)}
            onChange={(value) => change.mutate({ needed: Number(value), days })}
            allowDeselect={false}
          />
        </>
      }
    >
      {found.error && !found.data && (
        <ErrorState what="Requests could not be loaded." error={found.error} onRetry={() => void found.refetch()} />
      )}
      {isAskable && passed && <RequestForm project={project} version={version} />}
      {isAskable && !passed && <p>Others are asked once the gates have passed.</p>}
      {found.data?.items.map((approval) => (
        <ApprovalRequest key={approval.id} project={project} approval={approval} />
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
