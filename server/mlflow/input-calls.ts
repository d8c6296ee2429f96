import type { Context } from '@/server/core/context';
import { linkModels, logInputs, searchLoggedDatasets } from '@/server/experiments';
import type { LoggedInput, ModelLink } from '@/server/experiments';
import { postCall, type Call, type CallInput } from './call';
import { tooLong } from './check-logged';
import { requireLoggedModel } from './find-logged-model';
import { numberOf, runIdOf } from './find-rows';
import { translateFor } from './logging-calls';
import { invalidParameter } from './mlflow-error';
import { listed } from './present';
import { invalidValue, isFields, missingValue, objectsOf, optionalInteger, optionalText } from './read-fields';
import { requiredText, textsOf } from './read-fields';
import type { Fields } from './read-fields';

const mostInputs = 1000;
const mostExperiments = 20;
const mostSummaries = 1000;
const longest = { name: 500, digest: 36, source: 65_535, schema: 1_048_575, profile: 16_777_215 } as const;
const longestTag = { key: 255, value: 500 } as const;

/** The tag that says what an input was for. */
const contextTag = 'mlflow.data.context';

async function log(ctx: Context, { fields }: CallInput): Promise<object> {
  const runId = runIdOf(fields);
  const datasets = objectsOf(fields, 'datasets');
  const models = readModels(fields, 'input');
  if (datasets.length === 0 && models.length === 0) throw missingValue('datasets');
  if (datasets.length > mostInputs) {
    throw invalidParameter(`A run takes at most ${mostInputs} datasets a request. Got ${datasets.length}.`);
  }
  const inputs = datasets.map((one, index) => readInput(one, `datasets[${index}].`));
  if (inputs.length > 0) await logInputs(ctx, { runId, inputs }).catch(translateFor(runId));
  await link(ctx, runId, models);
  return {};
}

async function logOutputs(ctx: Context, { fields }: CallInput): Promise<object> {
  const runId = runIdOf(fields);
  const models = readModels(fields, 'output');
  if (models.length === 0) throw missingValue('models');
  await link(ctx, runId, models);
  return {};
}

function readModels(fields: Fields, direction: ModelLink['direction']): ModelLink[] {
  return objectsOf(fields, 'models').map((model, index) => ({
    modelId: requiredText(model, 'model_id', `models[${index}].model_id`),
    direction,
    step: optionalInteger(model, 'step', `models[${index}].step`) ?? 0,
  }));
}

async function link(ctx: Context, runId: string, links: readonly ModelLink[]): Promise<void> {
  if (links.length === 0) return;
  for (const id of new Set(links.map(({ modelId }) => modelId))) await requireLoggedModel(ctx, id);
  await linkModels(ctx, { runId, links }).catch(translateFor(runId));
}

function readInput(fields: Fields, prefix: string): LoggedInput {
  const dataset = fields['dataset'];
  if (dataset === undefined || dataset === null) throw missingValue(`${prefix}dataset`);
  if (!isFields(dataset)) throw invalidValue(`${prefix}dataset`, dataset);
  const place = `${prefix}dataset.`;
  const tags = objectsOf(fields, 'tags', `${prefix}tags`).map((tag, index) => readTag(tag, `${prefix}tags[${index}].`));
  return {
    name: within(requiredText(dataset, 'name', `${place}name`), 'name'),
    digest: within(requiredText(dataset, 'digest', `${place}digest`), 'digest'),
    sourceType: requiredText(dataset, 'source_type', `${place}source_type`),
    source: within(requiredText(dataset, 'source', `${place}source`), 'source'),
    schema: readLong(dataset, 'schema', place),
    profile: readLong(dataset, 'profile', place),
    context: tags.find(({ key }) => key === contextTag)?.value ?? null,
    tags,
  };
}

function within(value: string, what: keyof typeof longest): string {
  if (value.length > longest[what]) throw tooLong(what, longest[what]);
  return value;
}

function readLong(dataset: Fields, what: 'schema' | 'profile', place: string): string | null {
  const value = optionalText(dataset, what, `${place}${what}`);
  return value ? within(value, what) : null;
}

function readTag(fields: Fields, prefix: string) {
  const key = requiredText(fields, 'key', `${prefix}key`);
  const value = optionalText(fields, 'value', `${prefix}value`) ?? '';
  if (key.length > longestTag.key) throw tooLong('key', longestTag.key);
  if (value.length > longestTag.value) throw tooLong('value', longestTag.value);
  return { key, value };
}

/** What the runs of some experiments read. */
async function search(ctx: Context, { fields, source }: CallInput): Promise<object> {
  const ids = textsOf(fields, 'experiment_ids', source);
  if (ids.length === 0) throw invalidParameter('SearchDatasets request must specify at least one experiment_id.');
  if (ids.length > mostExperiments) {
    const why = `cannot specify more than ${mostExperiments} experiment_ids. Received ${ids.length} experiment_ids.`;
    throw invalidParameter(`SearchDatasets request ${why}`);
  }
  const experiments = ids.flatMap((id) => numberOf(id) ?? []);
  const found = await searchLoggedDatasets(ctx, { experiments, limit: mostSummaries });
  const summaries = found.map(({ experimentNumber, name, digest, context }) => ({
    experiment_id: String(experimentNumber),
    name,
    digest,
    ...(context === null ? {} : { context }),
  }));
  return listed('dataset_summaries', summaries);
}

export const inputCalls: readonly Call[] = [
  postCall('runs/log-inputs', log),
  postCall('runs/outputs', logOutputs),
  postCall('experiments/search-datasets', search),
];
