'use client';

import { Button } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { fetchJson } from '@/components/fetch-json';
import { CodeBlock } from '@/components/ui/code-block';
import { EmptyState } from '@/components/ui/empty-state';
import { ErrorState } from '@/components/ui/error-state';
import { KeyValues } from '@/components/ui/key-values';
import { Stack } from '@/components/ui/layout';
import { RelativeTime } from '@/components/ui/relative-time';
import { LinesSkeleton } from '@/components/ui/skeletons';
import { StatusChip } from '@/components/ui/status-chip';
import { showDone, showError } from '@/components/ui/undo-toast';
import type { Webhook, WebhookDelivery } from '@/lib/contracts/webhooks';
import { countOf } from '@/lib/format';
import { deliveriesQuery, webhookCalls } from './webhook-queries';

const statusLooks = { waiting: 'queued', delivered: 'done', failed: 'failed' } as const;

/** What was sent, what came back, and a way to send it again. */
export function WebhookDeliveries({ project, webhook }: { project: string; webhook: Webhook }) {
  const found = useQuery(deliveriesQuery(project, webhook.id));
  return (
    <Stack>
      <KeyValues
        items={[
          { label: 'Address', value: webhook.url, mono: true },
          { label: 'Hears of', value: webhook.events.join(', ') },
          { label: 'Signed', value: webhook.hasSecret ? 'with its secret' : 'no' },
        ]}
      />
      {found.error && !found.data && (
        <ErrorState what="Deliveries could not be loaded." error={found.error} onRetry={() => void found.refetch()} />
      )}
      {!found.data && !found.error && <LinesSkeleton lines={4} />}
      {found.data?.items.length === 0 && <EmptyState sentence="Nothing was sent yet. Try it sends an example." />}
      {found.data?.items.map((delivery) => (
        <Delivery key={delivery.id} project={project} delivery={delivery} />
      ))}
    </Stack>
  );
}

function Delivery({ project, delivery }: { project: string; delivery: WebhookDelivery }) {
  const queryClient = useQueryClient();
  const replay = useMutation({
    mutationFn: () => fetchJson(webhookCalls.replay, { params: { project, delivery: delivery.id } }),
    onSuccess: () => showDone('It is sent again'),
    onError: (error) => showError('It was not sent again', error),
    onSettled: () => queryClient.invalidateQueries({ queryKey: ['webhooks'] }),
  });
  const { event, status, attempts, error, responseStatus, responseExcerpt, createdAt, nextAt, body } = delivery;
  return (
    <details>
      <summary style={{ display: 'flex', flexWrap: 'wrap', gap: 8, alignItems: 'center', cursor: 'pointer' }}>
        <StatusChip status={statusLooks[status]} label={status} />
        <b>{event}</b>
        <span style={{ color: 'var(--ink-2)' }}>
          <RelativeTime at={createdAt} />, {countOf(attempts, 'attempt')}
          {responseStatus === null ? '' : `, answered ${responseStatus}`}
          {nextAt !== null && (
            <>
              , again <RelativeTime at={nextAt} />
            </>
          )}
        </span>
      </summary>
      <Stack>
        {error !== null && <p>{error}</p>}
        <CodeBlock title="Sent" language="json" code={JSON.stringify(JSON.parse(body), null, 2)} />
        {responseExcerpt !== null && responseExcerpt !== '' && <CodeBlock title="Answered" code={responseExcerpt} />}
        <div>
          <Button size="xs" onClick={() => replay.mutate()} loading={replay.isPending}>
            Send again
          </Button>
        </div>
      </Stack>
    </details>
  );
}
