import type { ReadStream } from 'node:fs';
import { open } from 'node:fs/promises';
import type { Artifact } from '@/lib/contracts/experiments';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { notFound, unavailable } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { objectPath } from '@/server/core/storage/object-store';
import { getRunRow } from './get-run';
import { presentArtifact } from './present-run';

/** Files of a run, by path. */
export async function listArtifacts(ctx: Context, runId: string): Promise<Artifact[]> {
  requirePermission(ctx, 'experiment:read');
  await getRunRow(ctx, runId);
  const rows = await db().artifact.findMany({ where: { runId, orgId: ctx.orgId }, orderBy: { path: 'asc' } });
  return rows.map(presentArtifact);
}

/** One file of a run, ready to be sent. */
export async function openArtifact(
  ctx: Context,
  { runId, path }: { runId: string; path: string },
): Promise<{ artifact: Artifact; stream: ReadStream }> {
  requirePermission(ctx, 'experiment:read');
  await getRunRow(ctx, runId);
  const row = await db().artifact.findFirst({ where: { runId, path, orgId: ctx.orgId } });
  if (!row) throw notFound('artifact', path);
  const file = await open(objectPath(row.sha256)).catch(() => {
    throw unavailable(`The file of ${path} is not in the object store at the moment: is its disk mounted?`);
  });
  return { artifact: presentArtifact(row), stream: file.createReadStream() };
}
