import { afterAll, expect, it } from 'vitest';
import { makeProject } from '@/server/testing/factories';
import { closeDb, db } from './db';
import { inTransaction } from './transaction';

afterAll(closeDb);

it('asks one question after the other in a transaction, whatever is asked at once', async () => {
  const warnings: string[] = [];
  const note = (warning: Error) => warnings.push(warning.message);
  process.on('warning', note);
  const { orgId } = await makeProject();
  const include = { members: true, invitations: true, projects: true } as const;
  const found = await inTransaction((tx) =>
    Promise.all([1, 2].map(() => tx.organization.findMany({ where: { id: orgId }, include }))),
  );
  expect(found.flat().map(({ projects }) => projects.length)).toEqual([1, 1]);
  // What failed is told to its asker, and ends the transaction as before.
  const failing = inTransaction(async (tx) => {
    await expect(tx.$queryRaw`SELECT 1 / 0`).rejects.toThrow(/division by zero/);
    await tx.$queryRaw`SELECT 1`;
  });
  await expect(failing).rejects.toThrow(/aborted/);
  await new Promise(setImmediate);
  process.off('warning', note);
  expect(warnings).toEqual([]);
  expect(await db().organization.count({ where: { id: orgId } })).toBe(1);
});
