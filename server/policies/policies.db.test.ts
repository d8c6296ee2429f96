import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CreatePolicyInput } from '@/lib/contracts/policies';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import { checkPolicy } from './check-policy';
import { createPolicy } from './create-policy';
import { decideRound } from './decide-round';
import { openRoundByHand } from './open-round';
import {
  asOf,
  live,
  makePolicy,
  makeRetrainingWorld,
  raiseAlert,
  retrainingPlan,
  type RetrainingWorld,
} from '@/server/testing/retraining-world';
import { useOwnHome } from '@/server/testing/served-models';

useOwnHome();
let world: RetrainingWorld;
let ctx: Context;

beforeAll(async () => {
  world = await makeRetrainingWorld();
  ({ ctx } = world);
});
afterAll(async () => {
  await stopBoss(0);
  await closeDb();
});

describe('a policy', () => {
  it('opens a round on the day its condition is met, not the day before, and one only', async () => {
    const { endpointId, policyId } = await makePolicy(world);
    await live(world, { endpointId, from: 0, to: 60 });
    const days = async (day: number) => {
      const { open, reasons, roundId } = await checkPolicy(ctx, { id: policyId, asOf: asOf(day) });
      return { open, labels: reasons.find(({ condition }) => condition === 'minNewLabelDays')?.value, roundId };
    };
    // 58 days are labelled a day after the 58th ended.
    expect(await days(59)).toMatchObject({ open: false, labels: 58 });
    await raiseAlert(world, { endpointId, day: 28 });
    expect(await days(58.99)).toMatchObject({ open: false, labels: 57 });
    const opened = await days(59);
    expect(opened).toMatchObject({ open: true, labels: 58 });
    const again = await checkPolicy(ctx, { id: policyId, asOf: asOf(60) });
    expect(again).toMatchObject({ open: false, roundId: null });
    expect(again.reasons.filter(({ met }) => !met).map(({ condition }) => condition)).toContain('noOpenRound');
    expect(await db().round.count({ where: { endpointId } })).toBe(1);
    await expect(openRoundByHand(ctx, { policyId, asOf: asOf(60), reason: '' })).rejects.toThrow(/open round already/);
  });

  it('two checks at once open one round', async () => {
    const { endpointId, policyId } = await makePolicy(world, 3);
    await live(world, { endpointId, from: 0, to: 6 });
    await raiseAlert(world, { endpointId, day: 2 });
    const other = await createPolicy(
      ctx,
      CreatePolicyInput.parse({
        ...{ endpointId, name: 'second', plan: retrainingPlan(world), startsAt: asOf(0) },
        condition: { alertSinceLastRound: true, minNewLabelDays: 3 },
      }),
    );
    await Promise.all([policyId, policyId, other.id].map((id) => checkPolicy(ctx, { id, asOf: asOf(6) })));
    expect(await db().round.count({ where: { endpointId } })).toBe(1);
  });

  it('counts days and alerts since the last round anew', async () => {
    const { endpointId, policyId } = await makePolicy(world, 3);
    await live(world, { endpointId, from: 0, to: 12 });
    await raiseAlert(world, { endpointId, day: 2 });
    const { roundId } = await checkPolicy(ctx, { id: policyId, asOf: asOf(6) });
    await decideRound(ctx, { id: roundId ?? '', decision: 'cancel', reason: 'not now', eventTime: asOf(6) });
    const { open, reasons } = await checkPolicy(ctx, { id: policyId, asOf: asOf(8) });
    expect(open).toBe(false);
    // Rows before day 5 were mature when the round opened as of day 6: days 5 and 6 are new.
    expect(reasons.map(({ condition, value }) => [condition, value])).toEqual([
      ['alertSinceLastRound', 0],
      ['minNewLabelDays', 2],
      ['noOpenRound', 0],
    ]);
  });

  it('refuses a plan whose challengers could never be crowned', async () => {
    const { endpointId } = await makePolicy(world);
    const input = { endpointId, name: 'p', condition: {}, startsAt: asOf(0) };
    const make = (wrong: object) =>
      createPolicy(ctx, CreatePolicyInput.parse({ ...input, plan: { ...retrainingPlan(world), ...wrong } }));
    await expect(make({ modelName: 'another' })).rejects.toThrow(/must become versions of it/);
    await expect(make({ datasetId: 'nowhere' })).rejects.toThrow(/no dataset/);
    await expect(make({ challengers: [1, 2].map(() => ({ name: 'a', lastDays: 1 })) })).rejects.toThrow(/called "a"/);
  });
});
