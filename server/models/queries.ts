import type { Context } from '@/server/core/context';
import { db, type Tx } from '@/server/core/db';
import { notFound } from '@/server/core/errors';
import { withNames } from './present-version';

const here = (ctx: Context) => ({ orgId: ctx.orgId, projectId: ctx.projectId });

/** A model of the project that is not deleted. */
export async function getModelRow(ctx: Context, id: string, client: Tx = db()) {
  const row = await client.registeredModel.findFirst({ where: { id, ...here(ctx), deletedAt: null } });
  if (!row) throw notFound('model', id);
  return row;
}

/** A version of the project that is not deleted, nor its model. */
export async function getVersionRow(ctx: Context, id: string, client: Tx = db()) {
  const row = await client.modelVersion.findFirst({
    where: { id, ...here(ctx), deletedAt: null, model: { deletedAt: null } },
    include: withNames,
  });
  if (!row) throw notFound('model version', id);
  return row;
}

/** Versions in the order of the given ids; throws NotFound naming the first that is missing. */
export async function getVersionRows(ctx: Context, ids: readonly string[]) {
  const rows = await db().modelVersion.findMany({
    where: { id: { in: [...ids] }, ...here(ctx), deletedAt: null },
    include: withNames,
  });
  return ids.map((id) => {
    const row = rows.find((one) => one.id === id);
    if (!row) throw notFound('model version', id);
    return row;
  });
}
