import type { Artifact } from '@/lib/contracts/experiments';
import type { Context } from '@/server/core/context';
import { db } from '@/server/core/db';
import { notFound } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { presentArtifact } from '../present-run';
import { filePathWithin, requireOwner, rowsOf, type ArtifactPlace } from './artifact-owner';

/** One file of a run or a logged model. @throws NotFound */
export async function getArtifact(ctx: Context, place: ArtifactPlace): Promise<Artifact> {
  requirePermission(ctx, 'experiment:read');
  await requireOwner(ctx, place.owner, db());
  const path = filePathWithin(place.path);
  const row = await db().artifact.findFirst({ where: { ...rowsOf(place.owner), path, orgId: ctx.orgId } });
  if (!row) throw notFound('artifact', path);
  return presentArtifact(row);
}
