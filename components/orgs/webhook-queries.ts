import { queryOptions } from '@tanstack/react-query';
import {
  CreateWebhookInput,
  TestWebhookInput,
  TestWebhookResult,
  UpdateWebhookInput,
  Webhook,
  WebhookDelivery,
} from '@/lib/contracts/webhooks';
import { contract } from '@/components/contract';
import { fetchJson } from '@/components/fetch-json';
import { listOf } from '@/components/list-of';

export const webhookCalls = {
  list: contract({ method: 'GET', path: '/projects/:project/webhooks', response: listOf(Webhook) }),
  create: contract({
    method: 'POST',
    path: '/projects/:project/webhooks',
    body: CreateWebhookInput,
    response: Webhook,
  }),
  update: contract({
    method: 'PATCH',
    path: '/projects/:project/webhooks/:webhook',
    body: UpdateWebhookInput,
    response: Webhook.nullable(),
  }),
  test: contract({
    method: 'POST',
    path: '/projects/:project/webhooks/:webhook/test',
    body: TestWebhookInput,
    response: TestWebhookResult,
  }),
  deliveries: contract({
    method: 'GET',
    path: '/projects/:project/webhooks/:webhook/deliveries',
    response: listOf(WebhookDelivery),
  }),
  replay: contract({
    method: 'POST',
    path: '/projects/:project/webhook-deliveries/:delivery/replay',
    response: WebhookDelivery,
  }),
};

const pollMs = 3000;

export const webhooksQuery = (project: string) =>
  queryOptions({
    queryKey: ['webhooks', project, 'list'],
    queryFn: (context) => fetchJson(webhookCalls.list, { params: { project } }, context),
  });
export const deliveriesQuery = (project: string, webhook: string) =>
  queryOptions({
    queryKey: ['webhooks', project, 'deliveries', webhook],
    queryFn: (context) => fetchJson(webhookCalls.deliveries, { params: { project, webhook } }, context),
    refetchInterval: pollMs,
  });
