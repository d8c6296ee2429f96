import type { ArtifactEntry, ArtifactFolder } from '@/lib/contracts/artifacts';
import { Prisma } from '@/prisma/generated/client';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { ownerColumn, pathWithin, requireOwner, type ArtifactPlace } from './artifact-owner';

interface EntryRow {
  name: string;
  isFolder: boolean;
  files: number;
  sizeBytes: bigint;
  sha256: string;
  createdAt: Date;
}

interface Page {
  offset?: number;
  limit?: number;
}

/** What lies directly in a folder: folders first, then files, by name. A folder that is not there is empty. */
export async function listFolder(ctx: Context, place: ArtifactPlace & Page): Promise<ArtifactFolder> {
  requirePermission(ctx, 'experiment:read');
  await requireOwner(ctx, place.owner, db());
  const path = pathWithin(place.path);
  const rows = await readEntries(ctx, { ...place, path });
  const limit = place.limit ?? Infinity;
  const entries = rows.slice(0, limit).map((row) => presentEntry(path, row));
  return { path, entries, nextOffset: rows.length > limit ? (place.offset ?? 0) + entries.length : null };
}

function readEntries(ctx: Context, { owner, path, offset = 0, limit }: ArtifactPlace & Page): Promise<EntryRow[]> {
  const prefix = path === '' ? '' : `${path}/`;
  const page = limit === undefined ? Prisma.empty : Prisma.sql`LIMIT ${limit + 1}`;
  return db().$queryRaw<EntryRow[]>`
    SELECT name, "isFolder", count(*)::int AS files, sum("sizeBytes")::bigint AS "sizeBytes",
      min(sha256) AS sha256, max("createdAt") AS "createdAt"
    FROM (
      SELECT split_part(rest, '/', 1) AS name, strpos(rest, '/') > 0 AS "isFolder", "sizeBytes", sha256, "createdAt"
      FROM (
        SELECT substr(path, length(${prefix}) + 1) AS rest, "sizeBytes", sha256, "createdAt"
        FROM artifact
        WHERE ${ownerColumn(owner)} = ${owner.id} AND "orgId" = ${ctx.orgId} AND starts_with(path, ${prefix})
      ) AS below
    ) AS entry
    GROUP BY name, "isFolder"
    ORDER BY "isFolder" DESC, name COLLATE "C"
    OFFSET ${offset} ${page}`;
}

function presentEntry(folder: string, row: EntryRow): ArtifactEntry {
  const { name, isFolder, files, sha256 } = row;
  return {
    name,
    path: folder === '' ? name : `${folder}/${name}`,
    isFolder,
    files,
    sizeBytes: Number(row.sizeBytes),
    sha256: isFolder ? null : sha256,
    createdAt: row.createdAt.toISOString(),
  };
}
