import type { ArtifactEntry } from '@/lib/contracts/artifacts';
import type { Context } from '@/server/core/context';
import { isDeeperThan } from '@/server/core/is-deeper-than';
import { appendToListTag, findRunAddress, listFolder, type ArtifactPlace } from '@/server/experiments';
import { getCall, postCall, type Call, type CallInput } from '../call';
import { noRun, requireActiveRun, runIdOf } from '../find-rows';
import { invalidParameter } from '../mlflow-error';
import { artifactUriOf, listed } from '../present';
import { isFields, optionalText, requiredText, type Fields } from '../read-fields';
import { safePath } from './artifact-address';

/** The tag where clients look for the models of a run. */
const historyTag = 'mlflow.log-model.history';
const deepestModel = 500;
const modelFields = ['artifact_path', 'flavors', 'utc_time_created', 'run_id'];

async function list(ctx: Context, { fields }: CallInput): Promise<object> {
  const path = safePath(optionalText(fields, 'path') ?? '');
  const id = runIdOf(fields);
  const run = await findRunAddress(ctx, id);
  if (!run) throw noRun(id);
  return { root_uri: artifactUriOf(run), ...(await filesIn(ctx, { owner: { kind: 'run', id }, path })) };
}

async function logModel(ctx: Context, { fields }: CallInput): Promise<object> {
  const runId = requiredText(fields, 'run_id');
  const entry = readModel(requiredText(fields, 'model_json'));
  await requireActiveRun(ctx, runId);
  await appendToListTag(ctx, { runId, key: historyTag, entry });
  return {};
}

function readModel(text: string): Fields {
  const model = parse(text);
  const missing = modelFields.filter((name) => !Object.hasOwn(model, name));
  if (missing.length === 0) return model;
  throw invalidParameter(`Model json is missing mandatory fields: {${missing.map((one) => `'${one}'`).join(', ')}}`);
}

function parse(text: string): Fields {
  try {
    const model: unknown = JSON.parse(text);
    if (isFields(model) && !isDeeperThan(deepestModel, model)) return model;
  } catch {
    // Said below, in the words for both.
  }
  throw invalidParameter(`Malformed model info. \n ${text.slice(0, 1000)} \n is not a valid JSON.`);
}

/** What lies directly in a folder, by path, as the protocol lists it. */
export async function filesIn(
  ctx: Context,
  place: ArtifactPlace,
  nameOf: (entry: ArtifactEntry) => string = ({ path }) => path,
) {
  const { entries } = await listFolder(ctx, place);
  const files = entries
    .map((entry) => ({
      path: nameOf(entry),
      is_dir: entry.isFolder,
      ...(entry.isFolder ? {} : { file_size: entry.sizeBytes }),
    }))
    .sort((a, b) => (a.path < b.path ? -1 : 1));
  return listed('files', files);
}

export const artifactCalls: readonly Call[] = [getCall('artifacts/list', list), postCall('runs/log-model', logModel)];
