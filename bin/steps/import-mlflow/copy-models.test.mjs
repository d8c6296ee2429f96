import { describe, expect, test } from 'vitest';
import { copyExperiment } from './copy-experiment.mjs';
import { copyModels } from './copy-models.mjs';
import { originTag } from './marks.mjs';
import { Refusal } from './mlflow-client.mjs';

/** A server that answers calls by path from a table, and keeps what it was sent. */
function server(answers) {
  const sent = [];
  const answer = (path, body) => {
    const found = answers[path];
    if (found instanceof Error) throw found;
    return typeof found === 'function' ? found(body) : found;
  };
  return {
    sent,
    get: async (path, query) => answer(path, query),
    post: async (path, body) => {
      sent.push([path, body]);
      return answer(path, body) ?? {};
    },
    async *pages(path, input) {
      yield* answer(path, input) ?? [];
    },
  };
}

const version = (number, more = {}) => ({
  ...{ name: 'churn', version: String(number), run_id: `r${number}`, source: `runs:/r${number}/model` },
  ...more,
});
const copyOf = (number, more = {}) =>
  version(number, { tags: [{ key: originTag, value: `churn/${number}` }], ...more });
const sourceOf = (aliases, versions) =>
  server({ 'registered-models/search': [{ name: 'churn', aliases }], 'model-versions/search': versions });
const targetOf = ({ aliases = [], versions = [] }) =>
  server({
    'registered-models/create': new Refusal('there', { status: 400, code: 'RESOURCE_ALREADY_EXISTS' }),
    'registered-models/get': { registered_model: { name: 'churn', aliases } },
    'model-versions/search': versions,
    'model-versions/get': (query) => ({ model_version: versions.find((one) => one.version === query.version) }),
    'model-versions/create': { model_version: { version: '9' } },
  });
const pointed = (target) =>
  target.sent
    .filter(([path]) => path !== 'registered-models/create')
    .map(([path, { alias, stage, version }]) => [path, alias ?? stage, version]);
const champion = (number) => [{ alias: 'champion', version: String(number) }];

describe('copyModels', () => {
  test('an alias and a stage that an import before did not reach are set on the copies that are there', async () => {
    const source = sourceOf(champion(2), [version(1), version(2, { current_stage: 'Production' })]);
    const target = targetOf({ versions: [copyOf(1), copyOf(2, { current_stage: 'None' })] });
    const totals = await copyModels({ source, target }, new Map());
    expect(totals).toEqual({ models: 1, versions: 2, copied: 0, problems: [] });
    expect(pointed(target)).toEqual([
      ['registered-models/alias', 'champion', '2'],
      ['model-versions/transition-stage', 'Production', '2'],
    ]);
  });

  test.each([
    ['follows the source from one copy to another', copyOf(1), [['registered-models/alias', 'champion', '2']]],
    ['stays on a version made here', version(1), []],
    ['stays where it is', copyOf(2), []],
  ])('an alias %s', async (_what, holder, expected) => {
    const source = sourceOf(champion(2), [version(2)]);
    const versions = [holder, ...(holder.version === '2' ? [] : [copyOf(2)])];
    const target = targetOf({ aliases: champion(holder.version), versions });
    await copyModels({ source, target }, new Map());
    expect(pointed(target)).toEqual(expected);
  });

  test('of one experiment only versions of its runs are copied, and none of the others is a problem', async () => {
    const source = sourceOf([], [version(1), version(2)]);
    const target = targetOf({});
    const totals = await copyModels({ source, target }, new Map([['r2', 'here']]), { onlyOfRuns: true });
    expect(totals).toEqual({ models: 1, versions: 1, copied: 1, problems: [] });
    const nothing = await copyModels({ source, target: targetOf({}) }, new Map(), { onlyOfRuns: true });
    expect(nothing).toEqual({ models: 0, versions: 0, copied: 0, problems: [] });
    expect((await copyModels({ source, target: targetOf({}) }, new Map())).problems).toHaveLength(2);
  });
});

test('a run that is refused is named, and the others are copied', async () => {
  const run = (id) => ({ info: { run_id: id, status: 'FINISHED', artifact_uri: '' }, data: {} });
  const source = server({ 'runs/search': [run('bad'), run('good')] });
  const target = server({
    'experiments/get-by-name': { experiment: { experiment_id: '1' } },
    'runs/create': ({ tags }) => {
      if (tags[0].value === 'bad') throw new Refusal('its name is too long', { status: 400 });
      return { run: { info: { run_id: 'here' } } };
    },
    'runs/get': { run: { info: { run_id: 'here', artifact_uri: '' } } },
  });
  const ids = new Map();
  const totals = await copyExperiment({ source, target }, { name: 'e', experiment_id: '0' }, { ids, onRun: () => {} });
  expect(totals).toEqual({ runs: 2, copied: 1, problems: ['Run bad was not copied whole: its name is too long'] });
  expect([...ids]).toEqual([['good', 'here']]);
});
