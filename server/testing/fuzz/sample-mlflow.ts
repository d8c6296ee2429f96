import type { AccessFixture } from '../access-fixture';
import { pick, type Random } from './fuzz-values';

type Maker = (random: Random, fixture: AccessFixture) => unknown;

const keyed: Maker = (random) => ({
  key: pick(random, ['k', 'loss', 'a/b', 'team']),
  value: `v${Math.floor(random() * 9)}`,
});
const metric: Maker = (random) => ({
  key: pick(random, ['loss', 'auc']),
  value: pick<unknown>(random, [1, 0.5, 'NaN', '-Infinity', '2']),
  timestamp: pick<unknown>(random, [1, '1700000000000', 0]),
  step: pick<unknown>(random, [0, 1, '7']),
});
const several =
  (maker: Maker): Maker =>
  (random, fixture) =>
    Array.from({ length: Math.floor(random() * 3) }, () => maker(random, fixture));
const one =
  (...values: readonly unknown[]): Maker =>
  (random) =>
    pick(random, values);
const filters = [
  ...[
    '',
    "name = 'a'",
    "tags.k = 'v'",
    'metrics.loss > 1',
    "params.k LIKE '%v%'",
    "run_id IN ('a')",
    "name ILIKE 'M%'",
  ],
  ...[
    'version_number > 1',
    "tag.`a b` != 'x' AND name = 'b'",
    'creation_time < 5',
    'tags.k IS NULL',
    "status = 'READY'",
  ],
];

/** Every field that a call may read, with values that fit. */
const fields: Readonly<Record<string, Maker>> = {
  experiment_id: (random) => pick(random, ['0', '7', '999', 'x']),
  experiment_ids: one(['0', '7'], ['0'], []),
  experiment_name: one('Default', 'nothing'),
  run_id: (_, { ids }) => ids['run'],
  run_ids: (_, { ids }) => [ids['run']],
  run_uuid: (_, { ids }) => ids['run'],
  name: one('model a', 'exp', 'hook-1', 'm'),
  new_name: one('other', 'Default'),
  version: one('1', '2', 'x'),
  alias: one('champion', 'blue', 'latest'),
  stage: one('Staging', 'Production', 'Archived'),
  stages: one(['None'], ['staging', 'Archived'], []),
  archive_existing_versions: one(true, false, 'true'),
  key: one('k', 'loss', 'mlflow.runName'),
  value: one('v', '1', 0.5, 'NaN'),
  timestamp: one(1, '5'),
  step: one(0, '3'),
  metric_key: one('loss', 'auc'),
  model_id: one(`m-${'a'.repeat(32)}`),
  metrics: several(metric),
  params: several(keyed),
  tags: several(keyed),
  datasets: several((random, fixture) => ({
    dataset: { name: 'd', digest: 'x', source_type: 'local', source: 's', schema: '{}' },
    dataset_name: 'd',
    tags: several(keyed)(random, fixture),
  })),
  models: several((random) => ({ model_id: `m-${'a'.repeat(32)}`, step: Math.floor(random() * 5) })),
  status: one('FINISHED', 'KILLED', 3, 'LOGGED_MODEL_READY', 'ACTIVE'),
  start_time: one(1, '1700000000000'),
  end_time: one(2, '1700000000000'),
  run_name: one('calm-hen-1', ''),
  user_id: one('ada'),
  artifact_location: one('s3://b/x', '/data'),
  artifact_path: one('model'),
  path: one('', 'model', '../x'),
  filter: (random) => pick(random, filters),
  order_by: one([], ['name ASC'], ['metrics.loss DESC'], [{ field_name: 'name', ascending: true }]),
  max_results: one(1, '5', 100, 2000),
  page_token: one('', 'eyJvZmZzZXQiOjF9', '???'),
  view_type: one('ALL', 1, 'DELETED_ONLY'),
  run_view_type: one('ALL', 2),
  start_step: one(0, 1),
  end_step: one(5),
  source: one('runs:/abc/model', 's3://b/m', 'models:/m/1', '/tmp/x', `models:/m-${'a'.repeat(32)}`),
  run_link: one('https://x'),
  description: one('d', ''),
  model_json: one('{}', '{"artifact_path":"m","flavors":{},"utc_time_created":"x","run_id":"y"}'),
  model_type: one('classifier'),
  source_run_id: (_, { ids }) => ids['run'],
  url: one('https://example.com/hook', 'http://127.0.0.1/x', 'ftp://x'),
  events: several(() => ({ entity: 'MODEL_VERSION', action: 'CREATED' })),
  event: one({ entity: 'REGISTERED_MODEL', action: 'CREATED' }, {}),
  secret: one('secret'),
  artifact_directory_path: one('', 'model'),
};

/** Fields of a request; most are there each time, so that each call finds those it needs. */
export function sampleMlflow(random: Random, fixture: AccessFixture): Record<string, unknown> {
  const chosen = Object.entries(fields).filter(() => random() < 0.8);
  return Object.fromEntries(chosen.map(([name, maker]) => [name, maker(random, fixture)]));
}
