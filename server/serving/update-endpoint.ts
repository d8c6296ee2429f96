import type { EndpointDetail, UpdateEndpointInput } from '@/lib/contracts/serving';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { conflict, notFound } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import type { Endpoint } from '@/prisma/generated/client';
import { requireFreeName } from './create-endpoint';
import { getEndpoint } from './get-endpoint';

const mark = (on: boolean | undefined, field: 'archivedAt' | 'deletedAt') =>
  on === undefined ? {} : { [field]: on ? new Date() : null };

/** Renames, describes, archives, deletes or restores an endpoint. An archived or deleted one answers no more. */
export async function updateEndpoint(
  ctx: Context,
  input: UpdateEndpointInput & { id: string },
): Promise<EndpointDetail | null> {
  requirePermission(ctx, 'endpoint:write');
  const { id, ...changes } = input;
  const { archived, deleted, labelHorizonMs, ...fields } = changes;
  await inTransaction(async (tx) => {
    const row = await tx.endpoint.findFirst({ where: { id, orgId: ctx.orgId, projectId: ctx.projectId } });
    if (!row || (row.deletedAt && deleted !== false)) throw notFound('endpoint', id);
    const name = fields.name ?? row.name;
    const returns = deleted === false && row.deletedAt !== null;
    if (name !== row.name || returns) await requireFreeName(tx, ctx, name);
    if (returns) await requireStillChampion(tx, ctx, row);
    await tx.endpoint.update({
      where: { id },
      data: {
        ...fields,
        ...(labelHorizonMs === undefined ? {} : { labelHorizonMs: BigInt(labelHorizonMs) }),
        ...mark(archived, 'archivedAt'),
        ...mark(deleted, 'deletedAt'),
      },
    });
    const action = deleted ? 'endpoint.delete' : 'endpoint.update';
    await writeAudit(tx, ctx, { action, subject: { type: 'endpoint', id, name }, detail: changes });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'endpoint', id });
  });
  return deleted ? null : getEndpoint(ctx, id);
}

/** While an endpoint is gone, its versions may be deleted and its model may crown another: then it is not the same. */
async function requireStillChampion(tx: Tx, ctx: Context, { id, name, modelId }: Endpoint): Promise<void> {
  const variants = await tx.variant.findMany({ where: { endpointId: id, orgId: ctx.orgId } });
  const versions = await tx.modelVersion.findMany({
    where: { id: { in: variants.map(({ versionId }) => versionId) }, orgId: ctx.orgId },
    include: { model: { select: { name: true, deletedAt: true } } },
  });
  const gone = versions.find(({ deletedAt, model }) => deletedAt !== null || model.deletedAt !== null);
  if (gone) throw conflict(`${name} uses ${gone.model.name} v${gone.version}, which was deleted: restore that first.`);
  const champion = variants.find(({ role }) => role === 'champion')?.versionId;
  const alias = await tx.modelAlias.findFirst({ where: { modelId, alias: 'champion', orgId: ctx.orgId } });
  if (alias === null || alias.versionId === champion) return;
  // Endpoints of one model may have champions of their own.
  const elsewhere = { orgId: ctx.orgId, modelId, deletedAt: null, id: { not: id } };
  if ((await tx.endpoint.count({ where: elsewhere })) > 0) return;
  const own = versions.find((version) => version.id === champion);
  throw conflict(
    `Another version has become champion since ${name} was deleted: give the alias back to v${own?.version ?? '?'} ` +
      'first, or make a new endpoint.',
  );
}
