import type { Context } from '@/server/core/context';
import { db, type Tx } from '@/server/core/db';
import { notFound } from '@/server/core/errors';
import type { Prisma } from '@/prisma/generated/client';

/** What a test needs beside its own row to be shown. */
export const testParts = { arms: { orderBy: [{ role: 'desc' }, { id: 'asc' }] } } satisfies Prisma.AbTestInclude;
export type TestRow = Prisma.AbTestGetPayload<{ include: typeof testParts }>;
export type ArmRow = TestRow['arms'][number];

/** A test of the project with its arms. */
export async function getTestRow(ctx: Context, id: string, client: Tx = db()): Promise<TestRow> {
  const where = { id, orgId: ctx.orgId, projectId: ctx.projectId };
  const row = await client.abTest.findFirst({ where, include: testParts });
  if (!row) throw notFound('test', id);
  return row;
}

/** The test again, and nobody else may change it until the transaction ends. */
export async function lockTest(tx: Tx, ctx: Context, id: string): Promise<TestRow> {
  await tx.$queryRaw`SELECT id FROM "ab_test" WHERE id = ${id} FOR UPDATE`;
  return getTestRow(ctx, id, tx);
}

/** The arms that are compared with the champion. */
export function challengersOf(test: TestRow): ArmRow[] {
  return test.arms.filter((arm) => arm.role === 'challenger');
}
