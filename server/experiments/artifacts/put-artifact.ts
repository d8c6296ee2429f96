import { randomUUID } from 'node:crypto';
import type { Artifact } from '@/lib/contracts/experiments';
import type { Context } from '@/server/core/context';
import { db, type Tx } from '@/server/core/db';
import { invalid } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { putObject, type StoredObject } from '@/server/core/storage/object-store';
import { inTransaction } from '@/server/core/transaction';
import { tickRun } from '../run-ticker';
import { filePathWithin, ownerColumn, requireWritable, type ArtifactPlace } from './artifact-owner';

/**
 * Stores a file as it arrives, in constant memory. It is committed when this returns, and replaces the one that was
 * there: of several at once the last one wins, whole. One that breaks off leaves nothing. Not audited, as all that a
 * program logs into its run.
 */
export async function putArtifact(
  ctx: Context,
  place: ArtifactPlace,
  content: AsyncIterable<Buffer>,
): Promise<Artifact> {
  requirePermission(ctx, 'experiment:write');
  const target = { ...place, path: filePathWithin(place.path) };
  await requireWritable(ctx, target, db());
  await requireRoom(target, db());
  const stored = await putObject(content);
  const artifact = await inTransaction(async (tx) => {
    await requireWritable(ctx, target, tx);
    await takeTurn(target, tx);
    await requireRoom(target, tx);
    return writeRow(tx, ctx, { ...target, ...stored });
  });
  if (place.owner.kind === 'run') tickRun(ctx, place.owner.id);
  return artifact;
}

/** First half of the advisory lock under which names of one folder of an owner are given. */
const namesLock = 72_707_374;

/** Two that send a file and a folder of one name at once take turns: only paths that begin alike can clash. */
async function takeTurn({ owner, path }: ArtifactPlace, tx: Tx): Promise<void> {
  const [first] = path.split('/');
  await tx.$executeRaw`SELECT pg_advisory_xact_lock(${namesLock}::int, hashtext(${`${owner.id}/${first}`}))`;
}

/** A name is that of a file or of a folder. */
async function requireRoom(place: ArtifactPlace, tx: Tx): Promise<void> {
  const { owner, path } = place;
  const parts = path.split('/');
  const folders = parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
  const [taken] = await tx.$queryRaw<{ path: string }[]>`
    SELECT path FROM artifact
    WHERE ${ownerColumn(owner)} = ${owner.id} AND (path = ANY(${folders}) OR starts_with(path, ${`${path}/`})) LIMIT 1`;
  if (!taken) return;
  throw taken.path.startsWith(`${path}/`)
    ? invalid(`${path} is a folder here, it holds ${taken.path}: give the file another name.`)
    : invalid(`${taken.path} is a file here, so ${path} cannot lie in it: give the folder another name.`);
}

async function writeRow(tx: Tx, ctx: Context, row: ArtifactPlace & StoredObject): Promise<Artifact> {
  const { owner, path, sha256, sizeBytes } = row;
  const column = ownerColumn(owner);
  const createdAt = new Date();
  await tx.$executeRaw`
    INSERT INTO artifact (id, "orgId", ${column}, path, sha256, "sizeBytes", "createdAt")
    VALUES (${randomUUID()}, ${ctx.orgId}, ${owner.id}, ${path}, ${sha256}, ${sizeBytes}, ${createdAt})
    ON CONFLICT (${column}, path) DO UPDATE
      SET sha256 = excluded.sha256, "sizeBytes" = excluded."sizeBytes", "createdAt" = excluded."createdAt"`;
  return { path, sha256, sizeBytes, createdAt: createdAt.toISOString() };
}
