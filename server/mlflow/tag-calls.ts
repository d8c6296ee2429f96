import type { Context } from '@/server/core/context';
import { updateModel, updateVersion } from '@/server/models';
import { deleteCall, postCall, type Call, type CallInput } from './call';
import { requireModel, requireVersion } from './find-models';
import { requiredText } from './read-fields';
import { readRegistryTag } from './read-registry-tags';

async function setModelTag(ctx: Context, { fields }: CallInput): Promise<object> {
  const name = requiredText(fields, 'name');
  const { key, value } = readRegistryTag(fields);
  const { id } = await requireModel(ctx, name);
  await updateModel(ctx, { id, tags: { [key]: value } });
  return {};
}

/** A tag that is not there is as good as taken away. */
async function deleteModelTag(ctx: Context, { fields }: CallInput): Promise<object> {
  const name = requiredText(fields, 'name');
  const { key } = readRegistryTag(fields);
  const { id } = await requireModel(ctx, name);
  await updateModel(ctx, { id, tags: { [key]: null } });
  return {};
}

async function setVersionTag(ctx: Context, { fields }: CallInput): Promise<object> {
  const { key, value } = readRegistryTag(fields);
  const { id } = await requireVersion(ctx, fields);
  await updateVersion(ctx, { id, tags: { [key]: value } });
  return {};
}

async function deleteVersionTag(ctx: Context, { fields }: CallInput): Promise<object> {
  const { key } = readRegistryTag(fields);
  const { id } = await requireVersion(ctx, fields);
  await updateVersion(ctx, { id, tags: { [key]: null } });
  return {};
}

export const tagCalls: readonly Call[] = [
  postCall('registered-models/set-tag', setModelTag),
  deleteCall('registered-models/delete-tag', deleteModelTag),
  postCall('model-versions/set-tag', setVersionTag),
  deleteCall('model-versions/delete-tag', deleteVersionTag),
];
