import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import type { Context } from '@/server/core/context';
import { unavailable } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { objectPath } from '@/server/core/storage/object-store';
import { getVersionRow } from './queries';

/** The packed model of a version, as it is stored: recipe, signature, weights and sample. */
export async function downloadBundle(
  ctx: Context,
  id: string,
): Promise<{ fileName: string; sizeBytes: number; sha256: string; content: Readable }> {
  requirePermission(ctx, 'model:read');
  const row = await getVersionRow(ctx, id);
  const file = await open(objectPath(row.sha256)).catch(() => {
    throw unavailable(`The file of ${row.model.name} v${row.version} is not in the object store: is its disk mounted?`);
  });
  const name = row.model.name.replaceAll(/[^\w.-]+/g, '-');
  return {
    fileName: `${name}-v${row.version}.json`,
    sizeBytes: Number(row.sizeBytes),
    sha256: row.sha256,
    content: file.createReadStream(),
  };
}
