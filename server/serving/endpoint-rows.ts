import type { Context } from '@/server/core/context';
import { db, type Tx } from '@/server/core/db';
import { notFound } from '@/server/core/errors';
import { inTransaction } from '@/server/core/transaction';
import type { Prisma } from '@/prisma/generated/client';

const parts = { variants: { orderBy: { createdAt: 'asc' } } } as const;
export type EndpointRow = Prisma.EndpointGetPayload<{ include: typeof parts }>;
type VariantRow = EndpointRow['variants'][number];

/** An endpoint of the project that is not deleted, with its variants. */
export async function getEndpointRow(ctx: Context, id: string, client: Tx = db()): Promise<EndpointRow> {
  const where = { id, orgId: ctx.orgId, projectId: ctx.projectId, deletedAt: null };
  const row = await client.endpoint.findFirst({ where, include: parts });
  if (!row) throw notFound('endpoint', id);
  return row;
}

/** The same, locked until the transaction ends: whoever changes its variants comes after. */
export async function lockEndpointRow(tx: Tx, ctx: Context, id: string): Promise<EndpointRow> {
  await tx.$queryRaw`SELECT 1 FROM endpoint WHERE id = ${id} AND "orgId" = ${ctx.orgId} FOR UPDATE`;
  return getEndpointRow(ctx, id, tx);
}

/** Endpoints of the project by name; archived ones only when asked for. */
export function listEndpointRows(ctx: Context, input: { archived: boolean }): Promise<EndpointRow[]> {
  return db().endpoint.findMany({
    where: {
      orgId: ctx.orgId,
      projectId: ctx.projectId,
      deletedAt: null,
      archivedAt: input.archived ? { not: null } : null,
    },
    include: parts,
    orderBy: { name: 'asc' },
  });
}

/** The variant that answers unless a test splits the traffic. */
export function championOf(row: EndpointRow): VariantRow {
  const champion = row.variants.find((variant) => variant.role === 'champion');
  if (!champion) throw new Error(`endpoint ${row.id} has no champion`);
  return champion;
}

/** Runs `work` in the transaction of a larger act, or in one of its own. */
export function within<T>(tx: Tx | undefined, work: (tx: Tx) => Promise<T>): Promise<T> {
  return tx ? work(tx) : inTransaction(work);
}
