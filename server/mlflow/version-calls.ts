import type { Context } from '@/server/core/context';
import { searchVersions, updateVersion } from '@/server/models';
import { deleteCall, getCall, patchCall, type Call, type CallInput } from './call';
import { readDescription, requireVersion } from './find-models';
import { offsetOf, takePage } from './page-token';
import { listed } from './present';
import { presentModelVersion } from './present-model';
import { optionalText } from './read-fields';
import { readVersionSearch } from './registry-search';
import { limitOf } from './search-experiments';

const limits = { standard: 10_000, most: 200_000 };

/** A page holds fewer than clients may ask for; they follow its token. */
const longestPage = 1000;

async function get(ctx: Context, { fields }: CallInput): Promise<object> {
  return { model_version: presentModelVersion(await requireVersion(ctx, fields)) };
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
  getCall('model-versions/get', get),
  patchCall('model-versions/update', update),
  deleteCall('model-versions/delete', remove),
  getCall('model-versions/search', search),
];
