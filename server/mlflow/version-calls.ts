import type { Context } from '@/server/core/context';
import { searchVersions, updateVersion } from '@/server/models';
import { deleteCall, getCall, patchCall, type Call, type CallInput } from './call';
import { readDescription, requireVersion } from './find-models';
import { invalidParameter } from './mlflow-error';
import { offsetOf, takePage } from './page-token';
import { listed } from './present';
import { presentModelVersion, sourceOf } from './present-model';
import { optionalText } from './read-fields';
import { registerCall } from './register-call';
import { readVersionSearch } from './registry-search';
import { limitOf } from './search-experiments';

const limits = { standard: 10_000, most: 200_000 };

/** A page holds fewer than clients may ask for; they follow its token. */
const longestPage = 1000;

async function get(ctx: Context, { fields }: CallInput): Promise<object> {
  return { model_version: presentModelVersion(await requireVersion(ctx, fields)) };
}

/** Where clients would fetch it; one that was uploaded, or answers elsewhere, has no run whose files hold it. */
async function getDownloadUri(ctx: Context, { fields }: CallInput): Promise<object> {
  const version = await requireVersion(ctx, fields);
  const { modelName, version: number } = version;
  const source = sourceOf(version);
  if (source !== '') return { artifact_uri: source };
  throw invalidParameter(
    `Version ${number} of ${modelName} did not come from a run, so there is no artifact to fetch: ` +
      'download it from its page.',
  );
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
  getCall('model-versions/search', search),
];
