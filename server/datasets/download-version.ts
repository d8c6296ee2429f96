import { createReadStream } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Context } from '@/server/core/context';
import { conflict } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { objectPath } from '@/server/core/storage/object-store';
import { getVersionRow } from './queries';

/** The rows of a version as the Parquet file that is stored. */
export async function downloadVersion(
  ctx: Context,
  id: string,
): Promise<{ fileName: string; sizeBytes: number; content: Readable }> {
  requirePermission(ctx, 'dataset:read');
  const row = await getVersionRow(ctx, id);
  if (row.sha256 === null) {
    throw conflict(`${row.dataset.name} v${row.version} has no rows: its status is ${row.status}.`);
  }
  const name = row.dataset.name.replaceAll(/[^\w.-]+/g, '-');
  return {
    fileName: `${name}-v${row.version}.parquet`,
    sizeBytes: Number(row.sizeBytes),
    content: createReadStream(objectPath(row.sha256)),
  };
}
