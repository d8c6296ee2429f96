import type { EndpointDetail, UpdateEndpointInput } from '@/lib/contracts/serving';
import type { Context } from '@/server/core/context';
import { notFound } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
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
