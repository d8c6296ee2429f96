import type { WebhookEvent } from '@/lib/contracts/webhooks';
import { invalidParameter, MlflowError } from './mlflow-error';
import { invalidValue, objectsOf, requiredText, type Fields } from './read-fields';

/** What the protocol lets a webhook hear of, that happens here. */
const actions: Readonly<Record<string, readonly string[]>> = {
  REGISTERED_MODEL: ['CREATED'],
  MODEL_VERSION: ['CREATED'],
  MODEL_VERSION_TAG: ['SET', 'DELETED'],
  MODEL_VERSION_ALIAS: ['CREATED', 'DELETED'],
};
/** Numbers of the protocol, by name. */
const entityNumbers = ['', 'REGISTERED_MODEL', 'MODEL_VERSION', 'MODEL_VERSION_TAG', 'MODEL_VERSION_ALIAS'] as const;
const actionNumbers = ['', 'CREATED', 'UPDATED', 'DELETED', 'SET', 'EXCEEDED'] as const;

const ours: readonly WebhookEvent[] = [
  'registered_model.created',
  'model_version.created',
  'model_version_tag.set',
  'model_version_tag.deleted',
  'model_version_alias.created',
  'model_version_alias.deleted',
];

export const isKnownToClients = (event: WebhookEvent): boolean => ours.includes(event);

/** By name in any case, or by number. */
function wordOf(fields: Fields, field: 'entity' | 'action', path: string): string {
  const value = fields[field];
  if (typeof value !== 'number') return requiredText(fields, field, path).toUpperCase();
  const word = (field === 'entity' ? entityNumbers : actionNumbers)[value];
  if (!word) throw invalidValue(path, value);
  return word;
}

/** One event of a request, `{entity, action}`. */
export function readEvent(fields: Fields, prefix: string): WebhookEvent {
  const entity = wordOf(fields, 'entity', `${prefix}entity`);
  const action = wordOf(fields, 'action', `${prefix}action`);
  if (/^(PROMPT|BUDGET)/.test(entity)) {
    throw new MlflowError('NOT_IMPLEMENTED', `This server announces nothing of ${entity}: leave the event out.`);
  }
  const allowed = Object.hasOwn(actions, entity) ? actions[entity] : undefined;
  if (!allowed)
    throw invalidValue(`${prefix}entity`, fields['entity'], `Known are ${Object.keys(actions).join(', ')}.`);
  const event = ours.find((one) => one === `${entity}.${action}`.toLowerCase());
  if (event && allowed.includes(action)) return event;
  const known = allowed.map((one) => `'${one}'`).join(', ');
  throw invalidParameter(`Invalid action '${action}' for entity '${entity}'. Valid actions are: [${known}]`);
}

/** The events of a webhook that is made or changed. */
export function readEvents(fields: Fields): WebhookEvent[] {
  return objectsOf(fields, 'events').map((event, index) => readEvent(event, `events[${index}].`));
}

export function presentEvent(event: WebhookEvent): { entity: string; action: string } {
  const [entity = '', action = ''] = event.toUpperCase().split('.');
  return { entity, action };
}
