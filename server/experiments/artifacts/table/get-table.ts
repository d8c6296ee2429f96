import path from 'node:path';
import { viewerOf } from '@/lib/artifacts/viewer-of';
import type { ArtifactTable, ArtifactTableQuery } from '@/lib/contracts/artifacts';
import type { Context } from '@/server/core/context';
import { env } from '@/server/core/env';
import { invalid } from '@/server/core/errors';
import { objectPath } from '@/server/core/storage/object-store';
import type { ArtifactOwner } from '../artifact-owner';
import { getArtifact } from '../get-artifact';
import { TableProcess } from './table-process';

let shared: TableProcess | undefined;

/** Some rows of a CSV, TSV or Parquet file of a run. @throws Invalid for other files, and for what cannot be read */
export async function getTable(
  ctx: Context,
  { owner, ...query }: ArtifactTableQuery & { owner: ArtifactOwner },
): Promise<ArtifactTable> {
  const { path: name, sha256, sizeBytes } = await getArtifact(ctx, { owner, path: query.path });
  if (viewerOf(name) !== 'table') throw invalid(`${name} is no table: CSV, TSV and Parquet files are read as one.`);
  shared ??= new TableProcess(path.join(env().RINGSIDE_BUILD, 'server/table-child.js'));
  const { offset, limit, sort, descending } = query;
  return shared.read({
    ...{ file: objectPath(sha256), name, sizeBytes, offset, limit },
    sort: sort === undefined ? null : { column: sort, descending },
  });
}
