import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type RoundDetail } from '@/lib/contracts/policies';
import { lookAtTest } from '@/server/ab-tests';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import { getEndpointRow, promote } from '@/server/serving';
import { trainInline } from '@/server/testing/train-inline';
import { advanceRound } from './advance-round';
import { decideRound } from './decide-round';
import { getRound } from './list-rounds';
import { openRoundByHand } from './open-round';
import { asOf, live, makePolicy, makeRetrainingWorld, type RetrainingWorld } from '@/server/testing/retraining-world';
import { useOwnHome } from '@/server/testing/served-models';

useOwnHome();
let world: RetrainingWorld;
let ctx: Context;
let championId = '';

beforeAll(async () => {
  world = await makeRetrainingWorld();
  ({ ctx, championId } = world);
});
afterAll(async () => {
  await stopBoss(0);
  await closeDb();
});

describe('a round', () => {
  /** Opens a round by hand as of 1 April, and trains its challengers. */
  async function trained() {
    const { endpointId, policyId } = await makePolicy(world);
    await live(world, { endpointId, from: 0, to: 59 });
    const { id } = await openRoundByHand(ctx, { policyId, asOf: asOf(59), reason: 'because' });
    await advanceRound(ctx, { id, asOf: null });
    const { challengers } = await getRound(ctx, id);
    for (const { runId } of challengers) await trainInline(ctx, runId ?? '');
    return { endpointId, id };
  }

  async function inShadow() {
    const { endpointId, id } = await trained();
    expect(await advanceRound(ctx, { id, asOf: null })).toMatchObject({ status: 'shadow' });
    return { endpointId, id, round: await getRound(ctx, id) };
  }

  const versionOf = (round: RoundDetail, name: string) =>
    round.challengers.find((one) => one.name === name)?.versionId ?? '';
  const aliases = async () => {
    const { modelId } = await db().modelVersion.findUniqueOrThrow({ where: { id: championId } });
    const rows = await db().modelAlias.findMany({ where: { modelId } });
    return new Map(rows.map(({ alias, versionId }) => [alias, versionId]));
  };

  it('trains on mature rows only, each challenger on its own days', async () => {
    const { id } = await trained();
    const { challengers } = await getRound(ctx, id);
    const runs = await db().run.findMany({ where: { id: { in: challengers.flatMap(({ runId }) => runId ?? []) } } });
    const byName = new Map(runs.map(({ name, config }) => [name.split(': ')[1], config]));
    // Opened as of 1 April, with labels a day late: rows before 31 March, or the 30 days before it.
    const range = { column: 'date', to: '2001-03-31T00:00:00.000Z' };
    expect(byName.get('everything so far')).toMatchObject({ timeRange: { ...range, from: null } });
    expect(byName.get('freshest 30 days')).toMatchObject({ timeRange: { ...range, from: '2001-03-01T00:00:00.000Z' } });
    const used = await db().runInput.count({ where: { runId: { in: runs.map((run) => run.id) } } });
    expect(used).toBe(1 + 3);
  });

  it('goes from training over gates, shadow and A/B to a promotion by a person', async () => {
    const { endpointId, id, round } = await inShadow();
    for (const { gates } of round.challengers) {
      expect(gates.map(({ gate, passed }) => [gate, passed])).toEqual([
        ['opens', true],
        ['metrics', true],
        ['loss', true],
        ['latency', true],
      ]);
    }
    expect(round.shadowTest).toMatchObject({ mode: 'shadow', startsAt: asOf(59), plannedUnits: 10, status: 'running' });
    const best = versionOf(round, 'everything so far');
    const fresh = versionOf(round, 'freshest 30 days');
    await live(world, { endpointId, from: 59, to: 69, gains: { [best]: 0.1, [fresh]: 0 } });
    await lookAtTest(ctx, { id: round.shadowTestId ?? '', asOf: asOf(70) });
    expect(await advanceRound(ctx, { id, asOf: asOf(70) })).toMatchObject({ status: 'ab' });

    const fighting = await getRound(ctx, id);
    expect(fighting).toMatchObject({ chosenVersionId: best, abTest: { mode: 'split', startsAt: asOf(69) } });
    expect((await aliases()).get('challenger')).toBe(best);
    const serving = await getEndpointRow(ctx, endpointId);
    expect(serving.variants.map(({ versionId, role }) => [versionId, role])).toEqual([
      [championId, 'champion'],
      [best, 'challenger'],
    ]);
    const servedBy = (row: number) => (row % 4 < 2 ? championId : best);
    await live(world, { endpointId, from: 69, to: 79, gains: { [best]: 0.001 }, servedBy });
    await lookAtTest(ctx, { id: fighting.abTestId ?? '', asOf: asOf(80) });
    expect(await advanceRound(ctx, { id, asOf: asOf(80) })).toMatchObject({ status: 'awaiting-decision' });
    const waiting = await getRound(ctx, id);
    expect(waiting.abTest?.status).toBe('concluded');
    expect(waiting.sentence).toMatch(/^Decide: promote v\d+ or keep the champion v1\.$/);

    const decision = { decision: 'promote' as const, reason: 'it earned it', eventTime: asOf(80) };
    const done = await decideRound(ctx, { id, ...decision });
    expect(done).toMatchObject({ status: 'promoted', closedAt: expect.any(String) });
    expect(done.events.map(({ stage }) => stage)).toEqual([
      'drift',
      'retrained',
      'gates',
      'shadow',
      'shadow',
      'shadow',
      'ab',
      'ab',
      'decision',
    ]);
    const crowned = await getEndpointRow(ctx, endpointId);
    expect(crowned.variants.find(({ role }) => role === 'champion')?.versionId).toBe(best);
    expect(await aliases()).toEqual(new Map([['champion', best]]));
    const promotion = await db().promotion.findFirst({ where: { endpointId, kind: 'promote' } });
    expect(promotion).toMatchObject({ roundId: id, reason: 'it earned it', eventTime: new Date(asOf(80)) });
    await expect(decideRound(ctx, { id, ...decision })).rejects.toThrow(/has ended/);
    const audit = await db().auditEntry.findMany({ where: { subjectId: id }, orderBy: { at: 'asc' } });
    expect(audit.map(({ action }) => action)).toEqual([
      'round.open',
      'round.gates',
      'round.shadow',
      'round.ab',
      'round.awaiting-decision',
      'round.promote',
    ]);
  });

  it('keeps the champion where shadow settles nothing, and leaves nothing behind', async () => {
    const { endpointId, id, round } = await inShadow();
    const [one, two] = ['everything so far', 'freshest 30 days'].map((name) => versionOf(round, name));
    await live(world, { endpointId, from: 59, to: 69, gains: { [one ?? '']: 0, [two ?? '']: -0.1 } });
    await lookAtTest(ctx, { id: round.shadowTestId ?? '', asOf: asOf(70) });
    expect(await advanceRound(ctx, { id, asOf: null })).toMatchObject({ status: 'kept' });
    const kept = await getRound(ctx, id);
    expect(kept.sentence).toContain('was kept');
    expect((await getEndpointRow(ctx, endpointId)).variants.map(({ role }) => role)).toEqual(['champion']);
  });

  it('cancels at any time: tests end, shadows and alias go', async () => {
    const { endpointId, id, round } = await inShadow();
    const cancelled = await decideRound(ctx, { id, decision: 'cancel', reason: '', eventTime: null });
    expect(cancelled).toMatchObject({ status: 'cancelled', shadowTest: { status: 'stopped' } });
    expect((await getEndpointRow(ctx, endpointId)).variants.map(({ role }) => role)).toEqual(['champion']);
    expect(await advanceRound(ctx, { id, asOf: null })).toMatchObject({ status: 'cancelled' });
    const early = { id, decision: 'promote' as const, reason: '', eventTime: null };
    await expect(decideRound(ctx, early)).rejects.toThrow(/has ended/);
    expect(round.status).toBe('shadow');
  });

  it('has no challenger to promote before the A/B test is over', async () => {
    const { id } = await inShadow();
    const early = { id, decision: 'promote' as const, reason: '', eventTime: null };
    await expect(decideRound(ctx, early)).rejects.toThrow(/no challenger to promote yet/);
  });

  it('ends when the champion is replaced behind its back', async () => {
    const { endpointId, id, round } = await inShadow();
    const versionId = versionOf(round, 'everything so far');
    const promotion = { endpointId, versionId, expectedChampionId: championId, reason: 'by hand', eventTime: null };
    await promote(ctx, promotion);
    expect(await advanceRound(ctx, { id, asOf: null })).toMatchObject({ status: 'promoted' });
    expect((await getRound(ctx, id)).closedAt).not.toBeNull();
  });

  it('fails when no training can be started, and says why', async () => {
    const { policyId } = await makePolicy(world);
    const { id } = await openRoundByHand(ctx, { policyId, asOf: '1999-01-01T00:00:00.000Z', reason: '' });
    expect(await advanceRound(ctx, { id, asOf: null })).toMatchObject({ status: 'failed' });
    const failed = await getRound(ctx, id);
    expect(failed.challengers[0]?.gates[0]?.sentence).toMatch(/no rows/);
    expect(failed.error).toContain('No training finished');
  });

  it('starts each training once, however often and at once it is advanced', async () => {
    const { endpointId, policyId } = await makePolicy(world);
    await live(world, { endpointId, from: 0, to: 59 });
    const { id } = await openRoundByHand(ctx, { policyId, asOf: asOf(59), reason: '' });
    await Promise.all([1, 2, 3].map(() => advanceRound(ctx, { id, asOf: null })));
    const { name } = await getEndpointRow(ctx, endpointId);
    expect(await db().run.count({ where: { projectId: ctx.projectId, name: { startsWith: `${name} round` } } })).toBe(
      2,
    );
  });
});
