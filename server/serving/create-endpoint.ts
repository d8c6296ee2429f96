import type { CreateEndpointInput, EndpointDetail } from '@/lib/contracts/serving';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { conflict } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { getVersionRow, requireChampionPassage, writeAlias } from '@/server/models';
import { changeVariants } from './change-variants';
import { getEndpoint } from './get-endpoint';
import { requireServable } from './require-compatible';

/** Makes an endpoint whose champion is the given version; the alias `champion` of its model moves there too. */
export async function createEndpoint(ctx: Context, input: CreateEndpointInput): Promise<EndpointDetail> {
  requirePermission(ctx, 'endpoint:write');
  const id = await inTransaction(async (tx) => {
    const version = await getVersionRow(ctx, input.versionId, tx);
    requireServable(version);
    await requireFreeName(tx, ctx, input.name);
    const { orgId, projectId } = ctx;
    const { name, description } = input;
    const row = await tx.endpoint.create({
      data: {
        orgId,
        projectId,
        name,
        description,
        modelId: version.modelId,
        labelHorizonMs: BigInt(input.labelHorizonMs),
        createdById: ctx.actor.id,
      },
      include: { variants: true },
    });
    await requireChampionPassage(tx, ctx, version);
    const champion = { versionId: version.id, role: 'champion' as const, share: 1 };
    await changeVariants({ tx, ctx, endpoint: row }, { salt: null, variants: [champion] });
    await writeAlias(tx, ctx, { modelId: version.modelId, alias: 'champion', versionId: version.id });
    await tx.promotion.create({
      data: { orgId, projectId, endpointId: row.id, kind: 'first', toVersionId: version.id, byName: ctx.actor.name },
    });
    await writeAudit(tx, ctx, {
      action: 'endpoint.create',
      subject: { type: 'endpoint', id: row.id, name },
      detail: { versionId: version.id, model: version.model.name, version: version.version },
    });
    await publishEvent(tx, { orgId, projectId, topic: 'model', id: version.modelId });
    return row.id;
  });
  return getEndpoint(ctx, id);
}

/** Throws Conflict when a live endpoint has the name. Locks the project, so that two at once cannot both have it. */
export async function requireFreeName(tx: Tx, ctx: Context, name: string): Promise<void> {
  await tx.$queryRaw`SELECT 1 FROM project WHERE id = ${ctx.projectId} FOR NO KEY UPDATE`;
  const where = { orgId: ctx.orgId, projectId: ctx.projectId, name, deletedAt: null };
  const taken = await tx.endpoint.findFirst({ where });
  if (taken?.archivedAt)
    throw conflict(`There is an archived endpoint called "${name}": rename it or choose another name.`);
  if (taken) throw conflict(`There is an endpoint called "${name}" already: choose another name.`);
}
