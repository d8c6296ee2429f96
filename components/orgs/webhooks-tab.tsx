'use client';

import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { fetchJson } from '@/components/fetch-json';
import { DataTable, type DataColumn } from '@/components/ui/data-table';
import { EmptyState } from '@/components/ui/empty-state';
import { SectionCard } from '@/components/ui/section-card';
import { SidePanel } from '@/components/ui/side-panel';
import { StatusChip } from '@/components/ui/status-chip';
import { showDone, showError, showUndo } from '@/components/ui/undo-toast';
import { optional } from '@/components/url/url-state';
import { useUrlState } from '@/components/url/use-url-state';
import type { UpdateWebhookInput, Webhook } from '@/lib/contracts/webhooks';
import { WebhookDeliveries } from './webhook-deliveries';
import { WebhookForm } from './webhook-form';
import { webhookCalls, webhooksQuery } from './webhook-queries';

const columns: readonly DataColumn<Webhook>[] = [
  { id: 'name', header: 'Name', value: ({ name }) => name, width: 150 },
  { id: 'url', header: 'Address', value: ({ url }) => url },
  { id: 'events', header: 'Hears of', value: ({ events }) => events.join(', '), width: 260 },
  { id: 'signed', header: 'Signed', value: ({ hasSecret }) => (hasSecret ? 'yes' : 'no'), width: 80 },
  {
    id: 'recent',
    header: 'Last 50',
    value: ({ recent }) =>
      (['delivered', 'failed', 'waiting'] as const)
        .filter((state) => recent[state] > 0)
        .map((state) => `${recent[state]} ${state}`)
        .join(', ') || 'nothing yet',
    width: 190,
  },
  {
    id: 'status',
    header: 'State',
    value: ({ status }) => status,
    cell: ({ status }) => <StatusChip status={status === 'active' ? 'active' : 'paused'} label={status} />,
    width: 100,
    phone: 'lead',
  },
];

/** Addresses that hear of the project's news: made, tried, switched off; each with its deliveries. */
export function WebhooksTab({ project }: { project: string }) {
  const webhooks = useQuery(webhooksQuery(project));
  const [making, setMaking] = useState(false);
  const [changing, setChanging] = useState(false);
  const [{ webhook: opened }, setUrl] = useUrlState({ webhook: optional });
  const shown = webhooks.data?.items.find(({ id }) => id === opened);
  const close = () => {
    setChanging(false);
    setUrl({ webhook: null });
  };
  return (
    <>
      <SectionCard
        title="Webhooks"
        aside="tell other programs what happens here"
        padding="flush"
        actions={
          <Button size="xs" variant="filled" onClick={() => setMaking(true)}>
            New webhook
          </Button>
        }
      >
        {making && <WebhookForm project={project} onClose={() => setMaking(false)} />}
        <DataTable
          label="Webhooks"
          rows={webhooks.data?.items}
          error={webhooks.error}
          onRetry={() => void webhooks.refetch()}
          columns={columns}
          rowId={({ id }) => id}
          onOpen={({ id }) => setUrl({ webhook: id }, { history: 'push' })}
          toolbar={false}
          maxHeight="60vh"
          empty={
            <EmptyState
              sentence={
                'No webhooks yet. One tells an address of yours when a version is registered, an alias moves, ' +
                'a champion changes or an alert opens.'
              }
            />
          }
        />
      </SectionCard>
      <SidePanel
        opened={shown !== undefined}
        onClose={close}
        title={shown?.name ?? 'Webhook'}
        actions={
          shown &&
          !changing && (
            <WebhookActions project={project} webhook={shown} onEdit={() => setChanging(true)} onGone={close} />
          )
        }
      >
        {shown && changing && (
          <WebhookForm key={shown.id} project={project} webhook={shown} onClose={() => setChanging(false)} />
        )}
        {shown && !changing && <WebhookDeliveries project={project} webhook={shown} />}
      </SidePanel>
    </>
  );
}

interface WebhookActionsProps {
  project: string;
  webhook: Webhook;
  onEdit: () => void;
  onGone: () => void;
}

function WebhookActions({ project, webhook, onEdit, onGone }: WebhookActionsProps) {
  const queryClient = useQueryClient();
  const refresh = () => queryClient.invalidateQueries({ queryKey: ['webhooks'] });
  const params = { project, webhook: webhook.id };
  const send = async (body: UpdateWebhookInput) => {
    await fetchJson(webhookCalls.update, { params, body });
    await refresh();
  };
  const change = async (body: UpdateWebhookInput, back: { body: UpdateWebhookInput; done: string }) => {
    try {
      await send(body);
      showUndo({ message: back.done, undo: () => send(back.body) });
      if (body.deleted) onGone();
    } catch (error) {
      showError('The webhook was not changed', error);
    }
  };
  const test = useMutation({
    mutationFn: () => fetchJson(webhookCalls.test, { params, body: {} }),
    onSuccess: ({ success, responseStatus, errorMessage }) =>
      success
        ? showDone(`${webhook.name} answered ${responseStatus}`)
        : showError('It was not delivered', new Error(errorMessage ?? '')),
    onError: (error) => showError('It could not be tried', error),
  });
  const isActive = webhook.status === 'active';
  const other = isActive ? 'disabled' : 'active';
  return (
    <>
      <Button size="xs" onClick={() => test.mutate()} loading={test.isPending}>
        Try it
      </Button>
      <Button size="xs" onClick={onEdit}>
        Edit
      </Button>
      <Button
        size="xs"
        onClick={() =>
          void change({ status: other }, { body: { status: webhook.status }, done: `${webhook.name} is ${other}` })
        }
      >
        {isActive ? 'Disable' : 'Enable'}
      </Button>
      <Button
        size="xs"
        onClick={() => void change({ deleted: true }, { body: { deleted: false }, done: `Deleted ${webhook.name}` })}
      >
        Delete
      </Button>
    </>
  );
}
