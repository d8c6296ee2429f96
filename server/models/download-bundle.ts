import { open } from 'node:fs/promises';
import type { Readable } from 'node:stream';
import { keptKind } from '@/lib/contracts/models';
import type { Context } from '@/server/core/context';
import { requirePermission } from '@/server/core/permissions';
import { objectPath } from '@/server/core/storage/object-store';
import { onlyKept, orMissing } from './load-bundle';
import { getVersionRow } from './queries';

/** The packed model of a version, as it is stored: recipe, signature, weights and sample. */
export async function downloadBundle(
  ctx: Context,
  id: string,
): Promise<{ fileName: string; sizeBytes: number; sha256: string; content: Readable }> {
  requirePermission(ctx, 'model:read');
  const row = await getVersionRow(ctx, id);
  if (row.kind === keptKind) throw onlyKept(`${row.model.name} v${row.version}`);
  const file = await open(objectPath(row.sha256)).catch((error: unknown) => {
    throw orMissing(error, row.sha256);
  });
  const name = row.model.name.replaceAll(/[^\w.-]+/g, '-');
  return {
    fileName: `${name}-v${row.version}.json`,
    sizeBytes: Number(row.sizeBytes),
    sha256: row.sha256,
    content: file.createReadStream(),
  };
}
