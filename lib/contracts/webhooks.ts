import { z } from 'zod';
import { Id, Instant } from './basics';

/** What a webhook can hear of, as `entity.action`. */
export const webhookEvents = [
  'registered_model.created',
  'model_version.created',
  'model_version_tag.set',
  'model_version_tag.deleted',
  'model_version_alias.created',
  'model_version_alias.deleted',
  'model_version.updated',
  'endpoint.promoted',
  'endpoint.rolled_back',
  'alert.opened',
] as const;
export const WebhookEvent = z.enum(webhookEvents);
export type WebhookEvent = z.infer<typeof WebhookEvent>;

/** 1 to 63 letters, digits, dots, underscores and hyphens; it begins and ends with a letter or digit. */
const WebhookName = z
  .string()
  .regex(/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/, 'must be 1 to 63 letters, digits, dots or hyphens');
const Address = z.string().trim().min(1, 'must not be empty or just whitespace').max(2000);

export const Webhook = z.object({
  id: Id,
  name: z.string(),
  description: z.string(),
  url: z.string(),
  events: z.array(WebhookEvent),
  /** The secret itself is never shown again. */
  hasSecret: z.boolean(),
  status: z.enum(['active', 'disabled']),
  createdAt: Instant,
  updatedAt: Instant,
  /** Of the last 50 deliveries. */
  recent: z.object({ delivered: z.number().int(), failed: z.number().int(), waiting: z.number().int() }),
});
export type Webhook = z.infer<typeof Webhook>;

export const CreateWebhookInput = z.object({
  name: WebhookName,
  url: Address,
  events: z.array(WebhookEvent).min(1, 'needs at least one event'),
  description: z.string().max(2000).default(''),
  /** Signs every delivery; at least 8 characters. */
  secret: z.string().min(8, 'must have at least 8 characters').max(500).optional(),
});
export type CreateWebhookInput = z.infer<typeof CreateWebhookInput>;
export const UpdateWebhookInput = z.object({
  name: WebhookName.optional(),
  url: Address.optional(),
  events: z.array(WebhookEvent).min(1).optional(),
  description: z.string().max(2000).optional(),
  /** Null takes the secret away. */
  secret: z.string().min(8).max(500).nullable().optional(),
  status: z.enum(['active', 'disabled']).optional(),
  deleted: z.boolean().optional(),
});
export type UpdateWebhookInput = z.infer<typeof UpdateWebhookInput>;

export const WebhookDelivery = z.object({
  id: Id,
  webhookId: Id,
  event: WebhookEvent,
  status: z.enum(['waiting', 'delivered', 'failed']),
  attempts: z.number().int(),
  responseStatus: z.number().int().nullable(),
  responseExcerpt: z.string().nullable(),
  error: z.string().nullable(),
  /** When it is tried again. */
  nextAt: Instant.nullable(),
  replayOf: z.string().nullable(),
  body: z.string(),
  createdAt: Instant,
  finishedAt: Instant.nullable(),
});
export type WebhookDelivery = z.infer<typeof WebhookDelivery>;

export const TestWebhookInput = z.object({ event: WebhookEvent.default('model_version.created') });
export const TestWebhookResult = z.object({
  success: z.boolean(),
  responseStatus: z.number().int().nullable(),
  responseBody: z.string().nullable(),
  errorMessage: z.string().nullable(),
});
export type TestWebhookResult = z.infer<typeof TestWebhookResult>;
