import type { ModelVersion } from '@/lib/contracts/models';
import type { Context } from '@/server/core/context';
import { findLoggedModels } from '@/server/experiments';
import { findModel, getVersionByNumber, moveToStage, searchVersions, updateVersion } from '@/server/models';
import { deleteCall, getCall, patchCall, postCall, type Call, type CallInput } from './call';
import { readDescription, requireVersion } from './find-models';
import { invalidParameter } from './mlflow-error';
import { offsetOf, takePage } from './page-token';
import { listed } from './present';
import { loggedModelUri } from './present-logged-model';
import { presentModelVersion, sourceOf } from './present-model';
import { invalidValue, optionalText, requiredText, type Fields } from './read-fields';
import { registerCall } from './register-call';
import { readVersionSearch } from './registry-search';
import { limitOf } from './search-experiments';
import { readStage } from './stage-names';

const limits = { standard: 10_000, most: 200_000 };

/** A page holds fewer than clients may ask for; they follow its token. */
const longestPage = 1000;

const mostCopies = 10;

async function get(ctx: Context, { fields }: CallInput): Promise<object> {
  return { model_version: presentModelVersion(await requireVersion(ctx, fields)) };
}

/** Where clients would fetch it; one that was uploaded, or answers elsewhere, has no run whose files hold it. */
async function getDownloadUri(ctx: Context, { fields }: CallInput): Promise<object> {
  const version = await requireVersion(ctx, fields);
  const { modelName, version: number } = version;
  const source = await placeOf(ctx, await originalOf(ctx, version));
  if (source !== '') return { artifact_uri: source };
  throw invalidParameter(
    `Version ${number} of ${modelName} did not come from a run, so there is no artifact to fetch: ` +
      'download it from its page.',
  );
}

/** Of a logged model, where its files lie. */
async function placeOf(ctx: Context, version: ModelVersion): Promise<string> {
  const source = sourceOf(version);
  const id = /^models:\/(m-[0-9a-f]{32})$/.exec(source)?.[1];
  const [model] = id === undefined ? [] : await findLoggedModels(ctx, [id]);
  return model ? loggedModelUri(model) : source;
}

/** The version that a copy was made of, however often it was copied. */
async function originalOf(ctx: Context, version: ModelVersion): Promise<ModelVersion> {
  let original = version;
  for (let hops = 0; hops < mostCopies; hops += 1) {
    const [, name, number] = /^models:\/([^/]+)\/(\d{1,9})$/.exec(original.source ?? '') ?? [];
    const model = name === undefined ? null : await findModel(ctx, name);
    if (!model) return original;
    original = await getVersionByNumber(ctx, { modelId: model.id, version: Number(number) }).catch(() => version);
  }
  return original;
}

/** Archiving those that stood there before is for the two stages that one version at a time should hold. */
async function transition(ctx: Context, { fields }: CallInput): Promise<object> {
  const stage = readStage(requiredText(fields, 'stage'));
  const archiveOthers = readFlag(fields, 'archive_existing_versions');
  if (archiveOthers && stage !== 'staging' && stage !== 'production') {
    throw invalidParameter(
      "Model version transition cannot archive existing model versions because the target stage is not 'Staging' " +
        "or 'Production': leave archive_existing_versions out.",
    );
  }
  const { id } = await requireVersion(ctx, fields);
  const version = await moveToStage(ctx, { versionId: id, stage, archiveOthers });
  return { model_version: presentModelVersion(version) };
}

function readFlag(fields: Fields, name: string): boolean {
  const value = fields[name] ?? false;
  if (typeof value === 'boolean') return value;
  if (value === 'true' || value === 'false') return value === 'true';
  throw invalidValue(name, value);
}

async function update(ctx: Context, { fields }: CallInput): Promise<object> {
  const description = readDescription(fields);
  const { id } = await requireVersion(ctx, fields);
  await updateVersion(ctx, { id, description });
  return { model_version: presentModelVersion(await requireVersion(ctx, fields)) };
}

async function remove(ctx: Context, { fields }: CallInput): Promise<object> {
  const { id } = await requireVersion(ctx, fields);
  await updateVersion(ctx, { id, deleted: true });
  return {};
}

async function search(ctx: Context, { fields, source }: CallInput): Promise<object> {
  const limit = Math.min(limitOf(fields, limits), longestPage);
  const offset = offsetOf(optionalText(fields, 'page_token'));
  const rows = await searchVersions(ctx, { ...readVersionSearch(fields, source), limit: limit + 1, offset });
  const { page, next } = takePage(rows, { offset, limit });
  return { ...listed('model_versions', page.map(presentModelVersion)), ...next };
}

export const versionCalls: readonly Call[] = [
  registerCall,
  getCall('model-versions/get', get),
  getCall('model-versions/get-download-uri', getDownloadUri),
  patchCall('model-versions/update', update),
  deleteCall('model-versions/delete', remove),
  postCall('model-versions/transition-stage', transition),
  getCall('model-versions/search', search),
];
