import type { Context } from '@/server/core/context';
import { db, type Tx } from '@/server/core/db';
import { conflict, notFound } from '@/server/core/errors';

/** Rows of the caller's project only. */
export const here = (ctx: Context) => ({ orgId: ctx.orgId, projectId: ctx.projectId });

/** What a version needs beside its own row to be shown. */
export const withDataset = { dataset: { select: { name: true, timeColumn: true } } } as const;

/** A dataset of the project that is not deleted. */
export async function getDatasetRow(ctx: Context, id: string, client: Tx = db()) {
  const row = await client.dataset.findFirst({ where: { id, ...here(ctx), deletedAt: null } });
  if (!row) throw notFound('dataset', id);
  return row;
}

/** A version of the project that is not deleted, nor its dataset. */
export async function getVersionRow(ctx: Context, id: string, client: Tx = db()) {
  const row = await client.datasetVersion.findFirst({
    where: { id, ...here(ctx), deletedAt: null, dataset: { deletedAt: null } },
    include: withDataset,
  });
  if (!row) throw notFound('dataset version', id);
  return row;
}

/** Serialises changes to the datasets of a project: names stay unique and version numbers count up. */
export async function lockDatasets(tx: Tx, ctx: Context): Promise<void> {
  await tx.$queryRaw`SELECT pg_advisory_xact_lock(hashtextextended(${`datasets ${ctx.projectId}`}, 0))::text`;
}

/** Throws Conflict when another dataset of the project has the name. */
export async function requireFreeName(tx: Tx, ctx: Context, name: string): Promise<void> {
  const taken = await tx.dataset.findFirst({ where: { ...here(ctx), name, deletedAt: null } });
  if (taken) {
    const where = taken.archivedAt ? ' among the archived ones' : '';
    throw conflict(`There is a dataset called "${name}" already${where}: choose another name.`);
  }
}
