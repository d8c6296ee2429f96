import { ImportResult } from '@/lib/contracts/model-imports';
import type { ModelVersion } from '@/lib/contracts/models';
import type { Context } from '@/server/core/context';
import {
  awaitImport,
  copyVersion,
  getVersionByNumber,
  importLoggedModel,
  noteOrigin,
  registerKept,
  registerVersion,
} from '@/server/models';
import { postCall, type CallInput } from './call';
import { checkPromptSource } from './check-source';
import { readDescription, requireModel, requireVersion } from './find-models';
import { locateModel, type ModelPlace } from './locate-model';
import { noteVersion } from './note-version';
import { promptTag } from './registry-search';
import { MlflowError } from './mlflow-error';
import { presentModelVersion } from './present-model';
import { optionalText, requiredText, type Fields } from './read-fields';
import { readRegistryTags } from './read-registry-tags';

/** Clients give up after 120 s. */
const patienceMs = 90_000;

interface Wanted {
  name: string;
  description: string;
  runId: string | null;
  stated: { source: string; runLink?: string; loggedModelId?: string; tags: Record<string, string> };
}

async function create(ctx: Context, { fields }: CallInput): Promise<object> {
  const name = requiredText(fields, 'name');
  const source = requiredText(fields, 'source');
  const wanted = { name, description: readDescription(fields) ?? '', stated: readStated(fields, source) };
  const runId = optionalText(fields, 'run_id') || null;
  await requireModel(ctx, name);
  const place = isPrompt(wanted.stated.tags) ? placeOfPrompt(source) : await locateModel(ctx, { source, runId });
  const version = await register(ctx, place, { ...wanted, runId: runId ?? place.runId });
  const { loggedModelId } = wanted.stated;
  if (loggedModelId) await noteVersion(ctx, version, loggedModelId).catch(sayUnnoted(version, loggedModelId));
  return { model_version: presentModelVersion(version) };
}

/** The version is there, and a client told otherwise would register it once more. */
const sayUnnoted =
  ({ modelName, version }: ModelVersion, loggedModelId: string) =>
  (error: unknown): void =>
    console.error(`${modelName} v${version} is registered, but ${loggedModelId} does not name it`, error);

const isPrompt = (tags: Record<string, string>) => Object.hasOwn(tags, promptTag);

function placeOfPrompt(source: string): ModelPlace {
  checkPromptSource(source);
  return { kind: 'elsewhere', runId: null, why: 'It is a prompt.' };
}

function readStated(fields: Fields, source: string): Wanted['stated'] {
  const runLink = optionalText(fields, 'run_link');
  const loggedModelId = optionalText(fields, 'model_id') || /\/(m-[0-9a-f]{32})(?:\/|$)/.exec(source)?.[1];
  return {
    source,
    ...(runLink ? { runLink } : {}),
    ...(loggedModelId ? { loggedModelId } : {}),
    tags: readRegistryTags(fields),
  };
}

/** What can answer here is made a version that does; anything else is kept as it was described. */
async function register(ctx: Context, place: ModelPlace, wanted: Wanted): Promise<ModelVersion> {
  const { name: modelName, description, runId, stated } = wanted;
  if (place.kind === 'version') {
    return copyVersion(ctx, { fromId: place.versionId, modelName, description, runId, stated });
  }
  if (place.kind === 'elsewhere') {
    return registerKept(ctx, { modelName, description, runId, stated: { ...stated, statusMessage: place.why } });
  }
  if (place.kind === 'training') {
    const version = await registerVersion(ctx, { runId: place.runId, modelName, description });
    return withOrigin(ctx, version, wanted);
  }
  const imported = await importFolder(ctx, place, wanted);
  if ('why' in imported) {
    return registerKept(ctx, { modelName, description, runId, stated: { ...stated, statusMessage: imported.why } });
  }
  return withOrigin(ctx, imported, wanted);
}

async function withOrigin(ctx: Context, version: ModelVersion, { name, stated }: Wanted): Promise<ModelVersion> {
  await noteOrigin(ctx, { versionId: version.id, stated });
  return requireVersion(ctx, { name, version: String(version.version) });
}

/** A worker reads the files, so that what is in them harms nothing here; the call waits for it. */
async function importFolder(
  ctx: Context,
  { owner, runId, folder }: Extract<ModelPlace, { kind: 'folder' }>,
  { name: modelName, description }: Wanted,
): Promise<ModelVersion | { why: string }> {
  const { jobId } = await importLoggedModel(ctx, { owner, runId, modelName, description, artifactPath: folder });
  const { status, error, result } = await awaitImport(ctx, { jobId, patienceMs });
  if (status === 'done') {
    const { modelId, version } = ImportResult.parse(result);
    return getVersionByNumber(ctx, { modelId, version });
  }
  if (status === 'failed') return { why: error ?? 'The model could not be read.' };
  const state = status === 'cancelled' ? 'was cancelled' : 'goes on: its version appears when it has ended';
  throw new MlflowError('RESOURCE_CONFLICT', `The import as ${modelName} (job ${jobId}) ${state}.`);
}

export const registerCall = postCall('model-versions/create', create);
