import type { Context } from '@/server/core/context';
import { db, type Tx } from '@/server/core/db';
import { notFound } from '@/server/core/errors';
import { publishEvent, publishEventNow } from '@/server/core/events';
import type { Batch as BatchRow } from '@/prisma/generated/client';

/** Rows of the caller's project only. */
export const here = (ctx: Context) => ({ orgId: ctx.orgId, projectId: ctx.projectId });

/** A batch of the project. */
export async function getBatchRow(ctx: Context, id: string, client: Tx = db()): Promise<BatchRow> {
  const row = await client.batch.findFirst({ where: { id, ...here(ctx) } });
  if (!row) throw notFound('batch', id);
  return row;
}

/** The same, locked until the transaction ends: its state and that of its parts change together. */
export async function lockBatchRow(tx: Tx, ctx: Context, id: string): Promise<BatchRow> {
  await tx.$queryRaw`SELECT 1 FROM batch WHERE id = ${id} AND "orgId" = ${ctx.orgId} FOR UPDATE`;
  return getBatchRow(ctx, id, tx);
}

/** Tells the pages that show a batch, when the transaction commits. */
export const tellBatch = (tx: Tx, ctx: Context, id: string): Promise<void> =>
  publishEvent(tx, { ...here(ctx), topic: 'batch', id });

/** The same outside a transaction. */
export const tellBatchNow = (ctx: Context, id: string): Promise<void> =>
  publishEventNow({ ...here(ctx), topic: 'batch', id });

/** How audit entries name a batch. */
export const subjectOf = ({ id, name }: { id: string; name: string }) => ({ type: 'batch', id, name });
