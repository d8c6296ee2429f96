'use client';

import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { Chip } from '@/components/ui/chip';
import { confirmModal } from '@/components/ui/confirm-modal';
import { DataTable, type DataColumn } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { SectionCard } from '@/components/ui/section-card';
import { StatusChip } from '@/components/ui/status-chip';
import { showDone, showError } from '@/components/ui/undo-toast';
import type { ApiKey } from '@/lib/contracts/orgs';
import { ApiKeyForm } from './api-key-form';
import { apiKeysQuery, orgCalls } from './queries';

const base: readonly DataColumn<ApiKey>[] = [
  { id: 'name', header: 'Name', value: ({ name }) => name },
  {
    id: 'prefix',
    header: 'Begins with',
    value: ({ prefix }) => prefix,
    cell: ({ prefix }) => <code>{prefix}…</code>,
    width: 120,
  },
  {
    id: 'scopes',
    header: 'May',
    value: ({ scopes }) => scopes.join(', '),
    cell: ({ scopes }) => scopes.map((scope) => <Chip key={scope}>{scope}</Chip>),
    width: 320,
  },
  { id: 'project', header: 'Default project', value: ({ projectSlug }) => projectSlug, width: 140 },
  {
    id: 'used',
    header: 'Last used',
    value: ({ lastUsedAt }) => (lastUsedAt ? new Date(lastUsedAt) : null),
    kind: 'time',
  },
  { id: 'created', header: 'Made', value: ({ createdAt }) => new Date(createdAt), kind: 'time' },
];

/** Keys for programs: made, shown once, revoked. */
export function ApiKeysTab({ project }: { project: string }) {
  const keys = useQuery(apiKeysQuery());
  const [making, setMaking] = useState(false);
  const columns: readonly DataColumn<ApiKey>[] = [
    ...base,
    {
      id: 'state',
      header: 'State',
      value: ({ revokedAt }) => (revokedAt ? 'revoked' : ''),
      cell: (key) => <RevokeButton apiKey={key} />,
      phone: 'lead',
      width: 110,
    },
  ];
  return (
    <SectionCard
      title="API keys"
      aside="for MLflow clients, scripts and services"
      padding="flush"
      actions={
        <Button size="xs" variant="filled" onClick={() => setMaking(true)}>
          New key
        </Button>
      }
    >
      {making && <ApiKeyForm project={project} onClose={() => setMaking(false)} />}
      <DataTable
        label="API keys"
        rows={keys.data?.items}
        error={keys.error}
        onRetry={() => void keys.refetch()}
        columns={columns}
        rowId={({ id }) => id}
        toolbar={false}
        maxHeight="60vh"
        empty={
          <EmptyState sentence="No keys yet. A key lets a program log runs, ask for predictions or send feedback." />
        }
      />
    </SectionCard>
  );
}

function RevokeButton({ apiKey }: { apiKey: ApiKey }) {
  const queryClient = useQueryClient();
  const revoke = useMutation({
    mutationFn: () => fetchJson(orgCalls.revokeApiKey, { params: { apiKey: apiKey.id } }),
    onSuccess: () => showDone(`Revoked ${apiKey.name}`),
    onError: (error) => showError('The key could not be revoked', error),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['orgs', 'api-keys'] }),
  });
  if (apiKey.revokedAt) return <StatusChip status="stopped" label="revoked" />;
  const ask = async () => {
    const body = 'Programs that use it are refused within 10 seconds. This cannot be undone.';
    if (await confirmModal({ title: `Revoke ${apiKey.name}?`, body, confirm: 'Revoke key' })) revoke.mutate();
  };
  return (
    <Button size="xs" onClick={() => void ask()} loading={revoke.isPending}>
      Revoke
    </Button>
  );
}
