import type { Webhook, WebhookEvent } from '@/lib/contracts/webhooks';
import type { Context } from '@/server/core/context';
import { AppError } from '@/server/core/errors';
import { createWebhook, getWebhook, listWebhooks, testWebhook, updateWebhook } from '@/server/orgs';
import { deleteCall, getCall, patchCall, postCall, type Call, type CallInput } from './call';
import { tooLong } from './check-logged';
import { doesNotExist, invalidParameter, MlflowError } from './mlflow-error';
import { offsetOf, takePage } from './page-token';
import { listed, millisecondsOf } from './present';
import {
  invalidValue,
  isFields,
  missingValue,
  optionalName,
  optionalText,
  requiredText,
  type Fields,
} from './read-fields';
import { limitOf } from './search-experiments';
import { isKnownToClients, presentEvent, readEvent, readEvents } from './webhook-events';

const limits = { standard: 100, most: 1000 };
const longestDescription = 5000;
const longestSecret = 1000;
const statusNumbers = { ACTIVE: 1, DISABLED: 2 } as const;
const statuses = { ACTIVE: 'active', DISABLED: 'disabled' } as const;

const noWebhook = (id: string) => doesNotExist(`Webhook with ID ${id} not found.`);
const idOf = ({ params }: CallInput) => params['webhook'] ?? '';

async function create(ctx: Context, { fields }: CallInput): Promise<object> {
  const name = readName(requiredText(fields, 'name'));
  const url = readUrl(fields);
  if (url === undefined) throw missingValue('url');
  const events = readEvents(fields);
  if (events.length === 0) throw missingValue('events');
  const description = readDescription(fields) ?? '';
  const secret = readSecret(fields);
  const status = readStatus(fields);
  const input = { name, url, events, description, ...(secret ? { secret } : {}) };
  const made = await createWebhook(ctx, input).catch(translate(name, url));
  const changed = status === 'disabled' ? await updateWebhook(ctx, { id: made.id, status }) : made;
  return { webhook: present(changed ?? made) };
}

async function update(ctx: Context, input: CallInput): Promise<object> {
  const { fields } = input;
  const before = await requireWebhook(ctx, idOf(input));
  const [name, url, events] = [optionalText(fields, 'name'), readUrl(fields), readEvents(fields)];
  const [description, secret, status] = [readDescription(fields), readSecret(fields), readStatus(fields)];
  const change = {
    ...(name ? { name: readName(name) } : {}),
    ...(url === undefined ? {} : { url }),
    // What clients do not know of stays as it was set elsewhere.
    ...(events.length > 0 ? { events: [...events, ...before.events.filter((one) => !isKnownToClients(one))] } : {}),
    ...(description === undefined ? {} : { description }),
    ...(secret ? { secret } : {}),
    ...(status ? { status } : {}),
  };
  const shown = await updateWebhook(ctx, { id: before.id, ...change }).catch(translate(name ?? '', url ?? ''));
  return { webhook: present(shown ?? before) };
}

async function get(ctx: Context, input: CallInput): Promise<object> {
  return { webhook: present(await requireWebhook(ctx, idOf(input))) };
}

async function list(ctx: Context, { fields }: CallInput): Promise<object> {
  const limit = limitOf(fields, limits);
  const offset = offsetOf(optionalText(fields, 'page_token'));
  const all = await listWebhooks(ctx);
  const newest = [...all].sort((a, b) => b.createdAt.localeCompare(a.createdAt) || a.id.localeCompare(b.id));
  const { page, next } = takePage(newest.slice(offset, offset + limit + 1), { offset, limit });
  return { ...listed('webhooks', page.map(present)), ...next };
}

async function remove(ctx: Context, input: CallInput): Promise<object> {
  const { id } = await requireWebhook(ctx, idOf(input));
  await updateWebhook(ctx, { id, deleted: true });
  return {};
}

/** Sends an example of the event, or of the first that the webhook hears of. */
async function test(ctx: Context, input: CallInput): Promise<object> {
  const webhook = await requireWebhook(ctx, idOf(input));
  const event = testedEvent(input.fields, webhook);
  const { success, responseStatus, responseBody, errorMessage } = await testWebhook(ctx, { id: webhook.id, event });
  return {
    result: {
      success,
      ...(responseStatus === null ? {} : { response_status: responseStatus }),
      ...(responseBody === null ? {} : { response_body: responseBody }),
      ...(errorMessage === null ? {} : { error_message: errorMessage }),
    },
  };
}

function testedEvent(fields: Fields, webhook: Webhook): WebhookEvent {
  const event = fields['event'];
  if (event === undefined || event === null) return webhook.events[0] ?? 'model_version.created';
  if (!isFields(event)) throw invalidValue('event', event);
  return readEvent(event, 'event.');
}

async function requireWebhook(ctx: Context, id: string): Promise<Webhook> {
  return getWebhook(ctx, id).catch((error: unknown) => {
    throw error instanceof AppError && error.code === 'NotFound' ? noWebhook(id) : error;
  });
}

function present({ id, name, description, url, events, status, createdAt, updatedAt }: Webhook) {
  return {
    webhook_id: id,
    name,
    url,
    events: events.filter(isKnownToClients).map(presentEvent),
    ...(description === '' ? {} : { description }),
    status: status.toUpperCase(),
    creation_timestamp: millisecondsOf(createdAt),
    last_updated_timestamp: millisecondsOf(updatedAt),
  };
}

function readName(name: string): string {
  if (/^[A-Za-z0-9](?:[A-Za-z0-9._-]{0,61}[A-Za-z0-9])?$/.test(name)) return name;
  throw invalidParameter(
    `Webhook name '${name.slice(0, 100)}' is invalid. It must start and end with a letter or digit, have at most 63 ` +
      'characters, and contain only letters, digits, dots (.), underscores (_), and hyphens (-).',
  );
}

function readUrl(fields: Fields): string | undefined {
  const url = optionalText(fields, 'url');
  if (url !== undefined && url.trim() === '') {
    throw invalidParameter('Webhook URL cannot be empty or just whitespace');
  }
  return url;
}

function readDescription(fields: Fields): string | undefined {
  const description = optionalText(fields, 'description');
  if (description !== undefined && description.length > longestDescription) {
    throw tooLong('description', longestDescription);
  }
  return description;
}

function readSecret(fields: Fields): string | undefined {
  const secret = optionalText(fields, 'secret') || undefined;
  if (secret !== undefined && secret.length > longestSecret) throw tooLong('secret', longestSecret);
  return secret;
}

function readStatus(fields: Fields): Webhook['status'] | undefined {
  const status = optionalName(fields, 'status', statusNumbers);
  return status && statuses[status];
}

/** What the verbs say of a name or an address, in the words clients look for. */
const translate =
  (name: string, url: string) =>
  (error: unknown): never => {
    if (!(error instanceof AppError)) throw error;
    if (error.detail?.['reason'] === 'name-taken') {
      throw new MlflowError('RESOURCE_ALREADY_EXISTS', `Webhook (name=${name}) already exists.`);
    }
    const [, scheme] = /^([a-z][a-z0-9+.-]*):/i.exec(url) ?? [];
    if (error.code !== 'Invalid' || scheme === undefined || scheme.toLowerCase() === 'https') throw error;
    throw invalidParameter(`Invalid webhook URL scheme: '${scheme}'. ${error.message}`);
  };

export const webhookCalls: readonly Call[] = [
  postCall('webhooks', create),
  getCall('webhooks', list),
  getCall('webhooks/:webhook', get),
  patchCall('webhooks/:webhook', update),
  deleteCall('webhooks/:webhook', remove),
  postCall('webhooks/:webhook/test', test),
];
