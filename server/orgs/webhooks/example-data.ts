import type { WebhookEvent } from '@/lib/contracts/webhooks';

const name = 'example_model';
const version = '1';
const tags = { example_key: 'example_value' };

const examples: Record<WebhookEvent, Record<string, unknown>> = {
  'registered_model.created': { name, tags, description: 'An example registered model' },
  'model_version.created': {
    ...{ name, version, source: 'models:/123', run_id: 'abcd1234abcd5678', tags },
    description: 'An example model version',
  },
  'model_version_tag.set': { name, version, key: 'example_key', value: 'example_value' },
  'model_version_tag.deleted': { name, version, key: 'example_key' },
  'model_version_alias.created': { name, alias: 'example_alias', version },
  'model_version_alias.deleted': { name, alias: 'example_alias' },
  'model_version.updated': { name, version, description: 'An example model version' },
  'endpoint.promoted': { name: 'example_endpoint', version, test: true },
  'endpoint.rolled_back': { name: 'example_endpoint', version, test: true },
  'alert.opened': { name: 'example_alert', test: true },
};

/** What a delivery of an event holds, made up. */
export const exampleData = (event: WebhookEvent): Record<string, unknown> => examples[event];
