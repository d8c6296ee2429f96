import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Row } from '@/lib/contracts/basics';
import { CreatePolicyInput, type RoundDetail } from '@/lib/contracts/policies';
import { lookAtTest } from '@/server/ab-tests';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import { getEndpointRow, promote } from '@/server/serving';
import { makeDatasetVersion } from '@/server/testing/datasets';
import { makeProject } from '@/server/testing/factories';
import { makeFlights, makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { makeEndpoint, writeLog, type LoggedRow } from '@/server/testing/serving-log';
import { trainInline } from '@/server/testing/train-inline';
import { advanceRound } from './advance-round';
import { checkPolicy } from './check-policy';
import { createPolicy } from './create-policy';
import { decideRound } from './decide-round';
import { getRound } from './list-rounds';
import { openRoundByHand } from './open-round';

useOwnHome();
let ctx: Context;
let datasetId = '';
let championId = '';

const dayMs = 86_400_000;
const start = Date.parse('2001-02-01T00:00:00Z');
const asOf = (day: number) => new Date(start + day * dayMs).toISOString();

/** January's flights moved to another month, those of its last days left out where it is shorter. */
const flightsOf = (month: string, seed: number): Row[] =>
  makeFlights(620, seed)
    .map((row) => {
      const sinceJanuary = Date.parse(String(row['date'])) - Date.parse('2001-01-01T00:00:00Z');
      return { ...row, date: new Date(Date.parse(`${month}-01T00:00:00Z`) + sinceJanuary).toISOString() };
    })
    .filter(({ date }) => date.startsWith(month));

beforeAll(async () => {
  ctx = await makeProject();
  for (const [label, seed] of [
    ['2001-01', 1],
    ['2001-02', 2],
    ['2001-03', 3],
  ] as const) {
    const rows = flightsOf(label, seed);
    ({ datasetId } = await makeDatasetVersion(ctx, { name: 'flights', label, timeColumn: 'date', rows }));
  }
  championId = (await makeModelVersion(ctx, { rows: flightsOf('2001-01', 1) })).id;
});
afterAll(async () => {
  await stopBoss(0);
  await closeDb();
});

const plan = (modelName = 'flight-delay') => ({
  ...{ datasetId, timeColumn: 'date', experimentName: 'rounds', modelName },
  spec: {
    target: { kind: 'threshold', column: 'delay', above: 15 },
    task: 'binary',
    kind: 'gbt',
    params: { trees: 10 },
  },
  challengers: [
    { name: 'freshest 30 days', lastDays: 30 },
    { name: 'everything so far', lastDays: null },
  ],
  shadow: { days: 10, firstLook: 7, tunedToUnits: 20, alpha: 0.05 },
  ab: { days: 10, challengerShare: 0.5, margin: 0.005, firstLook: 7, tunedToUnits: 20, alpha: 0.05 },
});

async function makePolicy(minNewLabelDays = 58) {
  const { id: endpointId } = await makeEndpoint(ctx, championId);
  const condition = { alertSinceLastRound: true, minNewLabelDays };
  const input = { endpointId, name: 'retrain', condition, plan: plan(), startsAt: asOf(0) };
  const policy = await createPolicy(ctx, CreatePolicyInput.parse(input));
  return { endpointId, policyId: policy.id };
}

async function raiseAlert(endpointId: string, day: number): Promise<void> {
  const place = { orgId: ctx.orgId, projectId: ctx.projectId };
  const at = new Date(asOf(day));
  const reference = { datasetVersionIds: [], versionId: championId, sentence: '' };
  const monitor = await db().monitor.create({
    data: { ...place, endpointId, name: 'm', status: 'paused', reference, nextWindowAt: at },
  });
  const rule = await db().alertRule.create({
    data: { orgId: ctx.orgId, monitorId: monitor.id, name: 'r', kind: 'quality', metric: 'logLoss', threshold: 0 },
  });
  await db().alert.create({
    data: {
      ...{ ...place, endpointId, monitorId: monitor.id, ruleId: rule.id, reportId: rule.id, severity: 'critical' },
      ...{ title: 'worse', sentence: 'worse', evidence: {}, eventTime: at, lastEventTime: at },
    },
  });
}

interface Days {
  from: number;
  to: number;
  /** How much less each version loses than the champion's .6 nats. */
  gains?: Record<string, number>;
  servedBy?: (row: number) => string;
}

/** Flights with their outcomes, six a day, each of which costs the champion .6 nats. */
async function live(endpointId: string, { from, to, gains = {}, servedBy }: Days): Promise<void> {
  const rows: LoggedRow[] = Array.from({ length: (to - from) * 6 }, (_, place) => {
    const day = from + Math.floor(place / 6);
    const label = place % 2;
    const answer = (loss: number) => (label === 1 ? Math.exp(-loss) : 1 - Math.exp(-loss));
    const wobble = (day % 2 === 0 ? 1 : -1) / 1000;
    const scores = Object.entries(gains).map(([id, gain]) => [id, answer(0.6 - gain - wobble)] as const);
    return {
      at: start + day * dayMs + (place % 6) * 3_600_000,
      scores: { [championId]: answer(0.6), ...Object.fromEntries(scores) },
      ...{ label, key: `${day}-${place}` },
      ...(servedBy ? { servedBy: servedBy(place) } : {}),
    };
  });
  await writeLog(ctx, endpointId, rows);
}

describe('a policy', () => {
  it('opens a round on the day its condition is met, not the day before, and one only', async () => {
    const { endpointId, policyId } = await makePolicy();
    await live(endpointId, { from: 0, to: 60 });
    const days = async (day: number) => {
      const { open, reasons, roundId } = await checkPolicy(ctx, { id: policyId, asOf: asOf(day) });
      return { open, labels: reasons.find(({ condition }) => condition === 'minNewLabelDays')?.value, roundId };
    };
    // 58 days are labelled a day after the 58th ended.
    expect(await days(59)).toMatchObject({ open: false, labels: 58 });
    await raiseAlert(endpointId, 28);
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
    const { endpointId, policyId } = await makePolicy(3);
    await live(endpointId, { from: 0, to: 6 });
    await raiseAlert(endpointId, 2);
    const other = await createPolicy(
      ctx,
      CreatePolicyInput.parse({
        ...{ endpointId, name: 'second', plan: plan(), startsAt: asOf(0) },
        condition: { alertSinceLastRound: true, minNewLabelDays: 3 },
      }),
    );
    await Promise.all([policyId, policyId, other.id].map((id) => checkPolicy(ctx, { id, asOf: asOf(6) })));
    expect(await db().round.count({ where: { endpointId } })).toBe(1);
  });

  it('counts days and alerts since the last round anew', async () => {
    const { endpointId, policyId } = await makePolicy(3);
    await live(endpointId, { from: 0, to: 12 });
    await raiseAlert(endpointId, 2);
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
    const { endpointId } = await makePolicy();
    const input = { endpointId, name: 'p', condition: {}, startsAt: asOf(0) };
    const make = (wrong: object) =>
      createPolicy(ctx, CreatePolicyInput.parse({ ...input, plan: { ...plan(), ...wrong } }));
    await expect(make({ modelName: 'another' })).rejects.toThrow(/must become versions of it/);
    await expect(make({ datasetId: 'nowhere' })).rejects.toThrow(/no dataset/);
    await expect(make({ challengers: [1, 2].map(() => ({ name: 'a', lastDays: 1 })) })).rejects.toThrow(/called "a"/);
  });
});

describe('a round', () => {
  /** Opens a round by hand as of 1 April, and trains its challengers. */
  async function trained() {
    const { endpointId, policyId } = await makePolicy();
    await live(endpointId, { from: 0, to: 59 });
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
    await live(endpointId, { from: 59, to: 69, gains: { [best]: 0.1, [fresh]: 0 } });
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
    await live(endpointId, { from: 69, to: 79, gains: { [best]: 0.001 }, servedBy });
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
    await live(endpointId, { from: 59, to: 69, gains: { [one ?? '']: 0, [two ?? '']: -0.1 } });
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
    const { policyId } = await makePolicy();
    const { id } = await openRoundByHand(ctx, { policyId, asOf: '1999-01-01T00:00:00.000Z', reason: '' });
    expect(await advanceRound(ctx, { id, asOf: null })).toMatchObject({ status: 'failed' });
    const failed = await getRound(ctx, id);
    expect(failed.challengers[0]?.gates[0]?.sentence).toMatch(/no rows/);
    expect(failed.error).toContain('No training finished');
  });

  it('starts each training once, however often and at once it is advanced', async () => {
    const { endpointId, policyId } = await makePolicy();
    await live(endpointId, { from: 0, to: 59 });
    const { id } = await openRoundByHand(ctx, { policyId, asOf: asOf(59), reason: '' });
    await Promise.all([1, 2, 3].map(() => advanceRound(ctx, { id, asOf: null })));
    const { name } = await getEndpointRow(ctx, endpointId);
    expect(await db().run.count({ where: { projectId: ctx.projectId, name: { startsWith: `${name} round` } } })).toBe(
      2,
    );
  });
});
