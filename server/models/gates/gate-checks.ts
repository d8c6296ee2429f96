import { z } from 'zod';
import { GateCheck, GateResult } from '@/lib/contracts/gates';
import type { Context } from '@/server/core/context';
import { db, type Tx } from '@/server/core/db';
import type { GateCheck as GateCheckRow } from '@/prisma/generated/client';

/** The newest check of a version by this basis; null where it was never checked by it. */
export function findCurrentCheck(
  ctx: Context,
  of: { versionId: string; basis: string },
  client: Tx = db(),
): Promise<GateCheckRow | null> {
  return client.gateCheck.findFirst({
    where: { ...of, orgId: ctx.orgId, projectId: ctx.projectId },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
  });
}

/** A check as the contract shows it. */
export function presentCheck(row: GateCheckRow, basis: string): GateCheck {
  return {
    id: row.id,
    versionId: row.versionId,
    championVersionId: row.championVersionId,
    status: GateCheck.shape.status.parse(row.status),
    passed: row.passed,
    results: z.array(GateResult).parse(row.results),
    error: row.error,
    jobId: row.jobId,
    byName: row.createdByName,
    createdAt: row.createdAt.toISOString(),
    finishedAt: row.finishedAt?.toISOString() ?? null,
    current: row.basis === basis,
  };
}
