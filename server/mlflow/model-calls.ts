import type { ModelVersion } from '@/lib/contracts/models';
import type { Context } from '@/server/core/context';
import { createModel, readLatestByStage, searchModels, updateModel } from '@/server/models';
import { deleteCall, getCall, patchCall, postCall, type Call, type CallInput } from './call';
import { readDescription, readModelName, requireModel } from './find-models';
import { throwTaken } from './mlflow-error';
import { offsetOf, takePage } from './page-token';
import { presentModelVersion, presentRegisteredModel, presentRegisteredModels } from './present-model';
import { listed } from './present';
import { optionalText, requiredText, textsOf } from './read-fields';
import { readModelSearch } from './registry-search';
import { readRegistryTags } from './read-registry-tags';
import { limitOf } from './search-experiments';
import { readStage } from './stage-names';

const limits = { standard: 100, most: 1000 };

const taken = (name: string) => throwTaken(`Registered Model (name=${name}) already exists.`);

async function create(ctx: Context, { fields }: CallInput): Promise<object> {
  const name = readModelName(fields, 'name');
  const description = readDescription(fields) ?? '';
  const tags = readRegistryTags(fields);
  const model = await createModel(ctx, { name, description, tags }).catch(taken(name));
  return { registered_model: await presentRegisteredModel(ctx, model) };
}

async function get(ctx: Context, { fields }: CallInput): Promise<object> {
  return { registered_model: await presentRegisteredModel(ctx, await requireModel(ctx, requiredText(fields, 'name'))) };
}

async function rename(ctx: Context, { fields }: CallInput): Promise<object> {
  const oldName = requiredText(fields, 'name');
  const name = readModelName(fields, 'new_name');
  const { id } = await requireModel(ctx, oldName);
  await updateModel(ctx, { id, name }).catch(taken(name));
  return { registered_model: await presentRegisteredModel(ctx, await requireModel(ctx, name)) };
}

async function update(ctx: Context, { fields }: CallInput): Promise<object> {
  const name = requiredText(fields, 'name');
  const description = readDescription(fields);
  const { id } = await requireModel(ctx, name);
  await updateModel(ctx, { id, description });
  return { registered_model: await presentRegisteredModel(ctx, await requireModel(ctx, name)) };
}

async function remove(ctx: Context, { fields }: CallInput): Promise<object> {
  const { id } = await requireModel(ctx, requiredText(fields, 'name'));
  await updateModel(ctx, { id, deleted: true });
  return {};
}

async function search(ctx: Context, { fields, source }: CallInput): Promise<object> {
  const limit = limitOf(fields, limits);
  const offset = offsetOf(optionalText(fields, 'page_token'));
  const rows = await searchModels(ctx, { ...readModelSearch(fields, source), limit: limit + 1, offset });
  const { page, next } = takePage(rows, { offset, limit });
  return { ...listed('registered_models', await presentRegisteredModels(ctx, page)), ...next };
}

/** The newest version of each stage asked for; of every stage when none is. */
async function getLatest(ctx: Context, { fields, source }: CallInput): Promise<object> {
  const name = requiredText(fields, 'name');
  const asked = textsOf(fields, 'stages', source).map(readStage);
  const { id } = await requireModel(ctx, name);
  const latest = await readLatestByStage(ctx, [id]);
  const isAsked = (version: ModelVersion) =>
    asked.length === 0 || asked.includes(version.archivedAt === null ? version.stage : 'archived');
  return listed('model_versions', latest.filter(isAsked).map(presentModelVersion));
}

export const modelCalls: readonly Call[] = [
  postCall('registered-models/create', create),
  getCall('registered-models/get', get),
  postCall('registered-models/rename', rename),
  patchCall('registered-models/update', update),
  deleteCall('registered-models/delete', remove),
  getCall('registered-models/search', search),
  // What clients before 2.0 call.
  getCall('registered-models/list', search),
  { methods: ['GET', 'POST'], path: 'registered-models/get-latest-versions', run: getLatest },
];
