import { z } from 'zod';
import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { announceAlias, writeAlias } from './set-alias';

interface Version {
  id: string;
  modelId: string;
}

/** Takes the aliases of a version away, telling who listens. Returns their names, for the audit entry. */
export async function takeAliases(tx: Tx, ctx: Context, { id, modelId }: Version): Promise<string[]> {
  const where = { versionId: id, orgId: ctx.orgId };
  const rows = await tx.modelAlias.findMany({ where, orderBy: { alias: 'asc' } });
  await tx.modelAlias.deleteMany({ where });
  const event = 'model_version_alias.deleted' as const;
  for (const { alias } of rows) await announceAlias(tx, ctx, { modelId, alias, event, versionId: id });
  return rows.map(({ alias }) => alias);
}

const Detail = z.object({ aliases: z.array(z.string()) });

/**
 * Gives a version that comes back the aliases that its deletion took, as the audit tells, where no other has them
 * since. The champion's place is never given so: it has doors of its own.
 */
export async function giveAliasesBack(tx: Tx, ctx: Context, { id, modelId }: Version): Promise<void> {
  const entry = await tx.auditEntry.findFirst({
    where: { subjectId: id, orgId: ctx.orgId, action: 'model-version.delete' },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
  });
  const taken = Detail.safeParse(entry?.detail).data?.aliases ?? [];
  const others = await tx.modelAlias.findMany({ where: { modelId, orgId: ctx.orgId }, select: { alias: true } });
  const isFree = (alias: string) => alias !== 'champion' && !others.some((one) => one.alias === alias);
  for (const alias of taken.filter(isFree)) await writeAlias(tx, ctx, { modelId, alias, versionId: id });
}
