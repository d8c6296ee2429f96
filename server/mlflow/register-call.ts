import { bundlePath } from '@/lib/contracts/training';
import { ImportResult } from '@/lib/contracts/model-imports';
import type { Run } from '@/lib/contracts/experiments';
import type { ModelVersion } from '@/lib/contracts/models';
import type { Context } from '@/server/core/context';
import { listArtifacts } from '@/server/experiments';
import { awaitImport, getVersionByNumber, importLoggedModel, registerVersion } from '@/server/models';
import { postCall, type CallInput } from './call';
import { readDescription, refuseTags, requireModel } from './find-models';
import { requireActiveRun } from './find-rows';
import { invalidParameter, MlflowError } from './mlflow-error';
import { presentRunInfo } from './present';
import { presentModelVersion } from './present-model';
import { optionalText, requiredText, type Fields } from './read-fields';

/** Clients give up after 120 s. */
const patienceMs = 90_000;

const registrable =
  'What can be registered is the model of a finished training, or a model directory among the files of a run: ' +
  'give runs:/<run id>/<path>, or a path below the artifact location of the run.';

async function create(ctx: Context, { fields }: CallInput): Promise<object> {
  const name = requiredText(fields, 'name');
  const source = requiredText(fields, 'source');
  const description = readDescription(fields) ?? '';
  refuseTags(fields);
  const runId = runIdIn(fields, source);
  await requireModel(ctx, name);
  const run = await requireActiveRun(ctx, runId);
  const folder = folderOf(run, source);
  const register = (await holdsBundle(ctx, run, folder)) ? registerTraining : importFolder;
  return { model_version: presentModelVersion(await register(ctx, { name, description, runId, folder })) };
}

/** The run is told by its field, by the source, or by both alike. */
function runIdIn(fields: Fields, source: string): string {
  const field = optionalText(fields, 'run_id') || undefined;
  const place = source.startsWith('runs:') ? /^runs:\/([^/]+)/ : /\/([^/]+)\/artifacts(?:\/|$)/;
  const inSource = place.exec(source)?.[1];
  if (inSource === undefined) throw invalidParameter(`Invalid model version source: '${source}'. ${registrable}`);
  if (field !== undefined && field !== inSource) {
    throw invalidParameter(`The source '${source}' is not of the run ${field}: give the run it belongs to, or none.`);
  }
  return inSource;
}

/** The part of a source that lies within its run. */
function folderOf(run: Run, source: string): string {
  const plain = source.replace(/^mlflow-artifacts:\/\/[^/]+\//, 'mlflow-artifacts:/');
  const roots = [`runs:/${run.id}`, presentRunInfo(run).artifact_uri];
  const root = roots.find((one) => plain === one || plain.startsWith(`${one}/`));
  if (root === undefined) throw invalidParameter(`Invalid model version source: '${source}'. ${registrable}`);
  const parts = plain.slice(root.length).split('/').filter((part) => part !== '');
  if (parts.includes('..')) throw invalidParameter(`Invalid model version source: '${source}' leaves its run by '..'.`);
  return parts.join('/');
}

/** Whether the place is that of the model of one of our trainings. Throws where there are no files. */
async function holdsBundle(ctx: Context, run: Run, folder: string): Promise<boolean> {
  const isThere = (path: string) => folder === '' || path === folder || path.startsWith(`${folder}/`);
  const paths = (await listArtifacts(ctx, run.id)).map(({ path }) => path).filter(isThere);
  if (paths.length === 0) {
    throw invalidParameter(`The run ${run.name} has no files under "${folder}". ${registrable}`);
  }
  if (run.source === 'training' && paths.includes(bundlePath)) return true;
  // A folder is imported; a single file is named by it.
  if (paths.includes(folder)) {
    throw invalidParameter(`"${folder}" is one file of the run ${run.name}, not a directory. ${registrable}`);
  }
  return false;
}

interface Wanted {
  name: string;
  description: string;
  runId: string;
  folder: string;
}

const registerTraining = (ctx: Context, { name, description, runId }: Wanted): Promise<ModelVersion> =>
  registerVersion(ctx, { runId, modelName: name, description });

/** A worker reads the files, so that what is in them harms nothing here; the call waits for it. */
async function importFolder(ctx: Context, wanted: Wanted): Promise<ModelVersion> {
  const { name: modelName, folder: artifactPath, ...rest } = wanted;
  const { jobId } = await importLoggedModel(ctx, { ...rest, modelName, artifactPath });
  const { status, error, result } = await awaitImport(ctx, { jobId, patienceMs });
  if (status === 'done') {
    const { modelId, version } = ImportResult.parse(result);
    return getVersionByNumber(ctx, { modelId, version });
  }
  if (status === 'failed') throw invalidParameter(`${error ?? 'The model could not be read.'} ${registrable}`);
  const state = status === 'cancelled' ? 'was cancelled' : 'goes on: its version appears when it has ended';
  throw new MlflowError('RESOURCE_CONFLICT', `The import as ${modelName} (job ${jobId}) ${state}.`);
}

export const registerCall = postCall('model-versions/create', create);
