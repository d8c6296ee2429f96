import type { Policy, UpdatePolicyInput } from '@/lib/contracts/policies';
import type { Context } from '@/server/core/context';
import { notFound } from '@/server/core/errors';
import { publishEvent } from '@/server/core/events';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { getPolicy } from './list-policies';

/** Renames, switches on or off, archives, deletes or restores a policy; null when it was deleted. Open rounds go on. */
export async function updatePolicy(ctx: Context, input: UpdatePolicyInput & { id: string }): Promise<Policy | null> {
  requirePermission(ctx, 'policy:write');
  const { id, ...change } = input;
  const { archived, deleted, ...fields } = change;
  await inTransaction(async (tx) => {
    const row = await tx.policy.findFirst({ where: { id, orgId: ctx.orgId, projectId: ctx.projectId } });
    if (!row || (row.deletedAt && deleted !== false)) throw notFound('policy', id);
    await tx.policy.update({
      where: { id },
      data: {
        ...fields,
        ...(archived === undefined ? {} : { archivedAt: archived ? new Date() : null }),
        ...(deleted === undefined ? {} : { deletedAt: deleted ? new Date() : null }),
      },
    });
    const subject = { type: 'policy', id, name: fields.name ?? row.name };
    await writeAudit(tx, ctx, { action: deleted ? 'policy.delete' : 'policy.update', subject, detail: change });
    await publishEvent(tx, { orgId: ctx.orgId, projectId: ctx.projectId, topic: 'policy', id });
  });
  return deleted ? null : getPolicy(ctx, id);
}
