import { z } from 'zod';
import { Id } from '@/lib/contracts/basics';
import {
  CreateWebhookInput,
  TestWebhookInput,
  TestWebhookResult,
  UpdateWebhookInput,
  Webhook,
  WebhookDelivery,
} from '@/lib/contracts/webhooks';
import { projectRoute, type Route } from '@/server/core/route';
import { createWebhook, getWebhook, listWebhooks, updateWebhook } from './create-webhook';
import { listDeliveries, replayDelivery, testWebhook } from './webhook-deliveries';

const tag = 'webhooks';
const byWebhook = z.object({ webhook: Id });

export const webhookRoutes: Route[] = [
  projectRoute({
    method: 'GET',
    path: '/webhooks',
    tag,
    permission: 'project:read',
    response: z.object({ items: z.array(Webhook) }),
    summary: 'Addresses that hear of the project’s news',
    run: async (ctx) => ({ items: await listWebhooks(ctx) }),
  }),
  projectRoute({
    method: 'POST',
    path: '/webhooks',
    tag,
    permission: 'project:write',
    body: CreateWebhookInput,
    response: Webhook,
    summary: 'Make a webhook',
    run: (ctx, { body }) => createWebhook(ctx, body),
  }),
  projectRoute({
    method: 'GET',
    path: '/webhooks/:webhook',
    tag,
    permission: 'project:read',
    params: byWebhook,
    response: Webhook,
    summary: 'One webhook',
    run: (ctx, { params }) => getWebhook(ctx, params.webhook),
  }),
  projectRoute({
    method: 'PATCH',
    path: '/webhooks/:webhook',
    tag,
    permission: 'project:write',
    params: byWebhook,
    body: UpdateWebhookInput,
    response: Webhook.nullable(),
    summary: 'Change, disable, delete or restore a webhook',
    run: (ctx, { params, body }) => updateWebhook(ctx, { id: params.webhook, ...body }),
  }),
  projectRoute({
    method: 'POST',
    path: '/webhooks/:webhook/test',
    tag,
    permission: 'project:write',
    params: byWebhook,
    body: TestWebhookInput,
    response: TestWebhookResult,
    summary: 'Send an example now and tell what came of it',
    run: (ctx, { params, body }) => testWebhook(ctx, { id: params.webhook, ...body }),
  }),
  projectRoute({
    method: 'GET',
    path: '/webhooks/:webhook/deliveries',
    tag,
    permission: 'project:read',
    params: byWebhook,
    response: z.object({ items: z.array(WebhookDelivery) }),
    summary: 'The latest deliveries with what the receiver answered',
    run: async (ctx, { params }) => ({ items: await listDeliveries(ctx, params.webhook) }),
  }),
  projectRoute({
    method: 'POST',
    path: '/webhook-deliveries/:delivery/replay',
    tag,
    permission: 'project:write',
    params: z.object({ delivery: Id }),
    response: WebhookDelivery,
    summary: 'Send a delivery again',
    run: (ctx, { params }) => replayDelivery(ctx, params.delivery),
  }),
];
