import type { Context } from '@/server/core/context';
import { removeAlias } from '@/server/models';
import { setModelAlias } from '@/server/serving';
import { deleteCall, getCall, postCall, type Call, type CallInput } from './call';
import { tooLong } from './check-logged';
import { requireModel, requireVersion } from './find-models';
import { invalidParameter } from './mlflow-error';
import { presentModelVersion } from './present-model';
import { requiredText, type Fields } from './read-fields';

const longestAlias = 255;
const newest = 'latest';

/** Where the model is served, giving the alias `champion` moves its traffic, or is refused as any promotion is. */
async function set(ctx: Context, { fields }: CallInput): Promise<object> {
  const alias = readAlias(fields);
  const { id, modelId } = await requireVersion(ctx, fields);
  await setModelAlias(ctx, { modelId, versionId: id, alias, reason: 'Given the alias champion by an MLflow client' });
  return {};
}

async function get(ctx: Context, { fields }: CallInput): Promise<object> {
  const name = requiredText(fields, 'name');
  const alias = requiredText(fields, 'alias');
  const model = await requireModel(ctx, name);
  const version =
    alias.toLowerCase() === newest ? model.latest?.version : model.aliases.find((one) => one.alias === alias)?.version;
  if (version === undefined) throw invalidParameter(`Registered model alias ${alias} not found.`);
  return { model_version: presentModelVersion(await requireVersion(ctx, { name, version: String(version) })) };
}

async function remove(ctx: Context, { fields }: CallInput): Promise<object> {
  const { id } = await requireModel(ctx, requiredText(fields, 'name'));
  await removeAlias(ctx, { modelId: id, alias: requiredText(fields, 'alias') });
  return {};
}

export const aliasCalls: readonly Call[] = [
  postCall('registered-models/alias', set),
  getCall('registered-models/alias', get),
  deleteCall('registered-models/alias', remove),
];

function readAlias(fields: Fields): string {
  const alias = requiredText(fields, 'alias');
  if (alias.length > longestAlias) throw tooLong('alias', longestAlias);
  if (!/^[\w-]+$/.test(alias)) {
    const why = 'Names may only contain alphanumerics, underscores (_), and dashes (-).';
    throw invalidParameter(`Invalid alias name: '${alias}'. ${why}`);
  }
  if (alias.toLowerCase() === newest) throw invalidParameter("'latest' alias name (case insensitive) is reserved.");
  if (/^v\d+$/i.test(alias)) throw invalidParameter(`Version alias name '${alias}' is reserved.`);
  return alias;
}
