import type { Context } from '@/server/core/context';
import { createExperiment, findExperiment, setExperimentTags, updateExperiment } from '@/server/experiments';
import { getCall, postCall, type Call, type CallInput } from './call';
import { readExperimentTag, recordOf, tooLong } from './check-logged';
import { noExperiment, requireActiveExperiment, requireExperiment } from './find-rows';
import { doesNotExist, invalidParameter, MlflowError, throwTaken } from './mlflow-error';
import { presentExperiment } from './present';
import { objectsOf, optionalText, requiredText } from './read-fields';
import { searchExperimentsCalls } from './search-experiments';

const longestName = 500;
const longestLocation = 2048;

async function create(ctx: Context, { fields }: CallInput): Promise<object> {
  const name = checkedName(requiredText(fields, 'name'));
  const artifactLocation = checkedLocation(optionalText(fields, 'artifact_location') ?? '');
  const tags = recordOf(objectsOf(fields, 'tags').map((tag, index) => readExperimentTag(tag, `tags[${index}].`)));
  const made = await createExperiment(ctx, { name, description: '', artifactLocation, tags }).catch(
    throwTaken(`Experiment(name=${name}) already exists.`),
  );
  return { experiment_id: String(made.number) };
}

async function get(ctx: Context, { fields }: CallInput): Promise<object> {
  return { experiment: presentExperiment(await requireExperiment(ctx, requiredText(fields, 'experiment_id'))) };
}

async function getByName(ctx: Context, { fields }: CallInput): Promise<object> {
  const name = requiredText(fields, 'experiment_name');
  const experiment = await findExperiment(ctx, { name });
  if (!experiment) throw doesNotExist(`Could not find experiment with name '${name}'`);
  return { experiment: presentExperiment(experiment) };
}

async function update(ctx: Context, { fields }: CallInput): Promise<object> {
  const id = requiredText(fields, 'experiment_id');
  const name = checkedName(requiredText(fields, 'new_name'));
  const experiment = await requireExperiment(ctx, id);
  if (experiment.deletedAt !== null) throw new MlflowError('INVALID_STATE', 'Cannot rename a non-active experiment.');
  await updateExperiment(ctx, { id: experiment.id, name }).catch(
    throwTaken(`Experiment(name=${name}) already exists.`),
  );
  return {};
}

/** One that is deleted already is not there to be deleted; the same for restoring. */
const setDeleted =
  (deleted: boolean) =>
  async (ctx: Context, { fields }: CallInput) => {
    const id = requiredText(fields, 'experiment_id');
    const experiment = await requireExperiment(ctx, id);
    if ((experiment.deletedAt !== null) === deleted) throw noExperiment(id);
    await updateExperiment(ctx, { id: experiment.id, deleted, restoreRuns: 'all' });
    return {};
  };

async function setTag(ctx: Context, { fields }: CallInput): Promise<object> {
  const id = requiredText(fields, 'experiment_id');
  const { key, value } = readExperimentTag(fields);
  const experiment = await requireActiveExperiment(ctx, id);
  await setExperimentTags(ctx, { id: experiment.id, tags: { [key]: value } });
  return {};
}

async function deleteTag(ctx: Context, { fields }: CallInput): Promise<object> {
  const id = requiredText(fields, 'experiment_id');
  const key = requiredText(fields, 'key');
  const experiment = await requireActiveExperiment(ctx, id);
  if (!Object.hasOwn(experiment.tags, key)) {
    throw doesNotExist(`No tag with name: ${key} in experiment with id ${id}`);
  }
  await setExperimentTags(ctx, { id: experiment.id, tags: { [key]: null } });
  return {};
}

export const experimentCalls: readonly Call[] = [
  postCall('experiments/create', create),
  getCall('experiments/get', get),
  getCall('experiments/get-by-name', getByName),
  ...searchExperimentsCalls,
  postCall('experiments/update', update),
  postCall('experiments/delete', setDeleted(true)),
  postCall('experiments/restore', setDeleted(false)),
  postCall('experiments/set-experiment-tag', setTag),
  postCall('experiments/delete-experiment-tag', deleteTag),
];

function checkedName(name: string): string {
  if (name.length > longestName) throw tooLong('name', longestName);
  return name;
}

function checkedLocation(location: string): string {
  if (location.startsWith('runs:')) {
    throw invalidParameter(`Artifact location cannot be a runs:/ URI. Given: '${location}'`);
  }
  const [beforeFragment = '', fragment] = location.split('#', 2);
  const query = beforeFragment.split('?').slice(1).join('?');
  if (fragment) throw invalidParameter("'artifact_location' URL can't include fragments or params.");
  if (query.includes('..')) throw invalidParameter(`Invalid query string: ${query}`);
  if (location.length > longestLocation) {
    const limit = `cannot be greater than ${longestLocation} characters`;
    throw invalidParameter(`Invalid artifact path length. The length of the artifact path ${limit}.`);
  }
  return location;
}
