import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { conflict } from '@/server/core/errors';

/** Throws Conflict while an endpoint uses the version, or any version of the model. */
export async function requireUnserved(
  tx: Tx,
  ctx: Context,
  what: { modelId: string } | { versionId: string },
): Promise<void> {
  const versions =
    'versionId' in what
      ? [{ id: what.versionId }]
      : await tx.modelVersion.findMany({ where: { modelId: what.modelId }, select: { id: true } });
  const variant = await tx.variant.findFirst({
    where: { orgId: ctx.orgId, versionId: { in: versions.map(({ id }) => id) }, endpoint: { deletedAt: null } },
    include: { endpoint: { select: { name: true } } },
  });
  if (variant) {
    throw conflict(
      `The endpoint ${variant.endpoint.name} uses it as ${variant.role}: take it out of service there first.`,
    );
  }
}
