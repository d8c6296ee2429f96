import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getTest, lookAtTest } from '@/server/ab-tests';
import { checkMonitor } from '@/server/monitoring';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { AppError } from '@/server/core/errors';
import { makeAccessFixture, type AccessFixture } from '@/server/testing/access-fixture';
import { asRole, makeProject } from '@/server/testing/factories';
import { advanceRound } from './advance-round';
import { checkPolicy } from './check-policy';
import { decideRound } from './decide-round';
import { getPolicy } from './list-policies';
import { getRound, listRounds } from './list-rounds';
import { openRoundByHand } from './open-round';
import { updatePolicy } from './update-policy';

let fixture: AccessFixture;
let stranger: Context;
beforeAll(async () => {
  fixture = await makeAccessFixture();
  stranger = await makeProject();
});
afterAll(closeDb);

const id = (name: string) => fixture.ids[name] ?? '';
const codeOf = (work: Promise<unknown>) =>
  work.then(
    () => 'done',
    (error: unknown) => (error instanceof AppError ? error.code : String(error)),
  );

const reads: [string, (ctx: Context) => Promise<unknown>][] = [
  ['getPolicy', (ctx) => getPolicy(ctx, id('policy'))],
  ['getRound', (ctx) => getRound(ctx, id('round'))],
  ['getTest', (ctx) => getTest(ctx, id('test'))],
];
const decision = { decision: 'keep', reason: '', eventTime: null } as const;
const writes: [string, (ctx: Context) => Promise<unknown>][] = [
  ['updatePolicy', (ctx) => updatePolicy(ctx, { id: id('policy'), name: 'other' })],
  ['openRoundByHand', (ctx) => openRoundByHand(ctx, { policyId: id('policy'), asOf: null, reason: '' })],
  ['checkPolicy', (ctx) => checkPolicy(ctx, { id: id('policy'), asOf: null })],
  ['advanceRound', (ctx) => advanceRound(ctx, { id: id('round'), asOf: null })],
  ['decideRound', (ctx) => decideRound(ctx, { id: id('round'), ...decision })],
  ['lookAtTest', (ctx) => lookAtTest(ctx, { id: id('test'), asOf: null })],
  ['checkMonitor', (ctx) => checkMonitor(ctx, { id: id('monitor'), asOf: null })],
];

describe('verbs of tests, monitors, policies and rounds', () => {
  it.each([...reads, ...writes])('%s finds nothing of another organisation', async (_, verb) => {
    expect(await codeOf(verb(stranger))).toBe('NotFound');
  });

  it.each(writes)('%s is not for viewers', async (_, verb) => {
    expect(await codeOf(verb(asRole(fixture.ctx, 'viewer')))).toBe('Forbidden');
  });

  it.each(reads)('%s is for viewers', async (_, verb) => {
    expect(await codeOf(verb(asRole(fixture.ctx, 'viewer')))).toBe('done');
  });

  it('lists nothing of another organisation', async () => {
    expect(await listRounds(stranger, { limit: 10 })).toEqual([]);
    expect(await listRounds(fixture.ctx, { limit: 10 })).toHaveLength(1);
  });

  it('renames, archives, deletes and restores a policy, with an entry each', async () => {
    const { ctx } = fixture;
    const policyId = id('policy');
    expect(await updatePolicy(ctx, { id: policyId, name: 'renamed' })).toMatchObject({ name: 'renamed' });
    expect((await updatePolicy(ctx, { id: policyId, archived: true }))?.archivedAt).not.toBeNull();
    expect(await updatePolicy(ctx, { id: policyId, deleted: true })).toBeNull();
    expect(await codeOf(getPolicy(ctx, policyId))).toBe('NotFound');
    expect(await updatePolicy(ctx, { id: policyId, deleted: false, archived: false })).toMatchObject({
      archivedAt: null,
    });
    const entries = await db().auditEntry.findMany({ where: { subjectId: policyId }, orderBy: { at: 'asc' } });
    const actions = entries.map(({ action }) => action);
    expect(actions).toEqual(['policy.update', 'policy.update', 'policy.delete', 'policy.update']);
  });
});
