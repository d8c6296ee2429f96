import type { Artifact } from '@/lib/contracts/experiments';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { requirePermission } from '@/server/core/permissions';
import { presentArtifact } from '../present-run';
import { requireOwner, rowsOf, type ArtifactOwner } from './artifact-owner';

/** All files of a run, by path. */
export function listArtifacts(ctx: Context, runId: string): Promise<Artifact[]> {
  return listFiles(ctx, { kind: 'run', id: runId });
}

/** All files of a run or a logged model, by path. */
export async function listFiles(ctx: Context, owner: ArtifactOwner): Promise<Artifact[]> {
  requirePermission(ctx, 'experiment:read');
  await requireOwner(ctx, owner, db());
  const rows = await db().artifact.findMany({
    where: { ...rowsOf(owner), orgId: ctx.orgId },
    orderBy: { path: 'asc' },
  });
  return rows.map(presentArtifact);
}
