import type { Context } from '@/server/core/context';
import { AppError } from '@/server/core/errors';
import { createLoggedModel, logModelParams, searchLoggedModels, updateLoggedModel } from '@/server/experiments';
import { filesIn } from './artifacts/artifact-calls';
import { safePath } from './artifacts/artifact-address';
import { deleteCall, getCall, patchCall, postCall, type Call, type CallInput } from './call';
import { readParam, readTag, recordOf } from './check-logged';
import { requireLoggedModel } from './find-logged-model';
import { numberOf, requireActiveExperiment } from './find-rows';
import { readLoggedModelFilter, readLoggedModelOrder, readMetricData } from './logged-model-search';
import { doesNotExist, invalidParameter } from './mlflow-error';
import { offsetOf, takePage } from './page-token';
import { listed } from './present';
import {
  loggedModelStatuses,
  loggedModelStatusNumbers,
  loggedModelUri,
  presentLoggedModel,
  presentLoggedModels,
} from './present-logged-model';
import { missingValue, objectsOf, optionalName, optionalText, requiredText, textsOf, type Fields } from './read-fields';
import { limitOf } from './search-experiments';

const limits = { standard: 50, most: 50_000 };
const longestPage = 1000;
const longestName = 500;

const idOf = ({ params }: CallInput): string => params['model'] ?? '';

async function create(ctx: Context, { fields }: CallInput): Promise<object> {
  const experimentId = requiredText(fields, 'experiment_id');
  const name = readName(fields);
  const modelType = optionalText(fields, 'model_type') ?? '';
  const sourceRunId = optionalText(fields, 'source_run_id') || null;
  const params = readEntries(fields, 'params', readParam);
  const tags = readEntries(fields, 'tags', readTag);
  const experiment = await requireActiveExperiment(ctx, experimentId);
  const model = await createLoggedModel(ctx, {
    ...{ experimentId: experiment.id, modelType, sourceRunId, params, tags },
    ...(name ? { name } : {}),
  });
  return { model: await presentLoggedModel(ctx, model) };
}

function readName(fields: Fields): string | undefined {
  const name = optionalText(fields, 'name') || undefined;
  if (name === undefined) return undefined;
  if (!/[/:.%"']/.test(name) && name.trim() !== '' && name.length <= longestName) return name;
  throw invalidParameter(
    `Invalid model name ('${name.slice(0, longestName)}') provided. Model name must be a non-empty string of at most ` +
      `${longestName} characters and cannot contain the following characters: ('/', ':', '.', '%', '"', "'")`,
  );
}

const readEntries = (fields: Fields, name: 'params' | 'tags', read: typeof readParam) =>
  recordOf(objectsOf(fields, name).map((one, index) => read(one, `${name}[${index}].`)));

async function get(ctx: Context, input: CallInput): Promise<object> {
  return { model: await presentLoggedModel(ctx, await requireLoggedModel(ctx, idOf(input))) };
}

async function finalize(ctx: Context, input: CallInput): Promise<object> {
  const id = idOf(input);
  const status = optionalName(input.fields, 'status', loggedModelStatusNumbers);
  if (status === undefined) throw missingValue('status');
  await requireLoggedModel(ctx, id);
  await updateLoggedModel(ctx, { id, status: loggedModelStatuses[status] });
  return get(ctx, input);
}

async function remove(ctx: Context, input: CallInput): Promise<object> {
  const { id } = await requireLoggedModel(ctx, idOf(input));
  await updateLoggedModel(ctx, { id, deleted: true });
  return {};
}

async function setTags(ctx: Context, input: CallInput): Promise<object> {
  const tags = readEntries(input.fields, 'tags', readTag);
  const { id } = await requireLoggedModel(ctx, idOf(input));
  await updateLoggedModel(ctx, { id, tags });
  return get(ctx, input);
}

async function deleteTag(ctx: Context, input: CallInput): Promise<object> {
  const key = input.params['key'] ?? '';
  const { id, tags } = await requireLoggedModel(ctx, idOf(input));
  if (!tags.some((tag) => tag.key === key)) {
    throw doesNotExist(`No tag with key '${key}' found for model with ID '${id}'.`);
  }
  await updateLoggedModel(ctx, { id, tags: { [key]: null } });
  return {};
}

async function addParams(ctx: Context, input: CallInput): Promise<object> {
  const params = readEntries(input.fields, 'params', readParam);
  const { id } = await requireLoggedModel(ctx, idOf(input));
  await logModelParams(ctx, { id, params }).catch((error: unknown) => {
    const isClash = error instanceof AppError && error.detail?.['reason'] === 'param-clash';
    throw isClash ? invalidParameter(`Changing param values is not allowed. ${error.message}`) : error;
  });
  return {};
}

async function listDirectory(ctx: Context, input: CallInput): Promise<object> {
  const path = safePath(optionalText(input.fields, 'artifact_directory_path') ?? '');
  const model = await requireLoggedModel(ctx, idOf(input));
  const owner = { kind: 'logged-model', id: model.id } as const;
  return { root_uri: loggedModelUri(model), ...(await filesIn(ctx, { owner, path })) };
}

async function search(ctx: Context, { fields, source }: CallInput): Promise<object> {
  const experiments = textsOf(fields, 'experiment_ids', source);
  if (experiments.length === 0) throw missingValue('experiment_ids');
  const limit = Math.min(limitOf(fields, limits), longestPage);
  const offset = offsetOf(optionalText(fields, 'page_token'));
  const rows = await searchLoggedModels(ctx, {
    experiments: experiments.flatMap((id) => numberOf(id) ?? []),
    conditions: readLoggedModelFilter(fields),
    data: readMetricData(fields),
    order: readLoggedModelOrder(fields),
    limit: limit + 1,
    offset,
  });
  const { page, next } = takePage(rows, { offset, limit });
  return { ...listed('models', await presentLoggedModels(ctx, page)), ...next };
}

export const loggedModelCalls: readonly Call[] = [
  postCall('logged-models', create),
  postCall('logged-models/search', search),
  getCall('logged-models/:model', get),
  patchCall('logged-models/:model', finalize),
  deleteCall('logged-models/:model', remove),
  patchCall('logged-models/:model/tags', setTags),
  deleteCall('logged-models/:model/tags/:key', deleteTag),
  postCall('logged-models/:model/params', addParams),
  getCall('logged-models/:model/artifacts/directories', listDirectory),
];
