import type { Context } from '@/server/core/context';
import type { Tx } from '@/server/core/db';
import { conflict } from '@/server/core/errors';
import { requirePermission } from '@/server/core/permissions';
import { inTransaction, writeAudit } from '@/server/core/transaction';
import { requireLoggedKey } from '../logged-key';
import { requireLoggedModelRow, type LoggedModelStatus } from './logged-model';

interface Change {
  id: string;
  status?: LoggedModelStatus;
  /** Null takes one away. */
  tags?: Readonly<Record<string, string | null>>;
  deleted?: boolean;
}

/** Finishes, tags or deletes a logged model. What programs log is not audited; a deletion is. */
export async function updateLoggedModel(ctx: Context, { id, status, tags, deleted }: Change): Promise<void> {
  requirePermission(ctx, 'experiment:write');
  for (const key of Object.keys(tags ?? {})) requireLoggedKey(key, 'tag');
  await inTransaction(async (tx) => {
    const { name } = await requireLoggedModelRow(ctx, id, tx);
    if (tags) await writeTags(tx, ctx, { id, tags });
    await tx.loggedModel.update({
      where: { id },
      data: {
        updatedAt: new Date(),
        ...(status === undefined ? {} : { status }),
        ...(deleted ? { deletedAt: new Date() } : {}),
      },
    });
    if (!deleted) return;
    await writeAudit(tx, ctx, { action: 'logged-model.delete', subject: { type: 'logged-model', id, name } });
  });
}

interface TagRevision {
  id: string;
  key: string;
  /** Gives the new value for the one that is there; undefined changes nothing. */
  revise: (before: string | undefined) => string | undefined;
}

/** Changes a tag of a logged model into what follows from it; of several callers at once, none is lost. */
export async function reviseModelTag(ctx: Context, { id, key, revise }: TagRevision): Promise<void> {
  requirePermission(ctx, 'experiment:write');
  requireLoggedKey(key, 'tag');
  await inTransaction(async (tx) => {
    await requireLoggedModelRow(ctx, id, tx);
    await lockTags(tx, id);
    const before = await tx.loggedModelTag.findUnique({ where: { modelId_key: { modelId: id, key } } });
    const value = revise(before?.value);
    if (value === undefined) return;
    await writeTags(tx, ctx, { id, tags: { [key]: value } });
    await tx.loggedModel.update({ where: { id }, data: { updatedAt: new Date() } });
  });
}

/** Writers of one model's tags take turns by the lock on its row. */
const lockTags = (tx: Tx, id: string) =>
  tx.$queryRaw`SELECT id FROM logged_model WHERE id = ${id} FOR NO KEY UPDATE`;

async function writeTags(tx: Tx, ctx: Context, { id, tags }: { id: string; tags: NonNullable<Change['tags']> }) {
  await lockTags(tx, id);
  await tx.loggedModelTag.deleteMany({ where: { modelId: id, key: { in: Object.keys(tags) } } });
  const kept = Object.entries(tags).flatMap(([key, value]) => (value === null ? [] : [{ key, value }]));
  await tx.loggedModelTag.createMany({ data: kept.map((tag) => ({ ...tag, orgId: ctx.orgId, modelId: id })) });
}

/** Adds params to a logged model: the same value again changes nothing, another is a conflict. */
export async function logModelParams(
  ctx: Context,
  { id, params }: { id: string; params: Readonly<Record<string, string>> },
): Promise<void> {
  requirePermission(ctx, 'experiment:write');
  const keys = Object.keys(params);
  for (const key of keys) requireLoggedKey(key, 'param');
  await inTransaction(async (tx) => {
    await requireLoggedModelRow(ctx, id, tx);
    const data = Object.entries(params).map(([key, value]) => ({ orgId: ctx.orgId, modelId: id, key, value }));
    await tx.loggedModelParam.createMany({ data, skipDuplicates: true });
    const kept = await tx.loggedModelParam.findMany({ where: { modelId: id, key: { in: keys } } });
    const clash = kept.find(({ key, value }) => params[key] !== value);
    if (!clash) return;
    const { key, value } = clash;
    throw conflict(`The param "${key}" of ${id} was logged as "${value}" and cannot become "${params[key]}".`, {
      reason: 'param-clash',
    });
  });
}
