import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { championOf, getEndpointRow, promote, shadowsOf } from '@/server/serving';
import { asRole, makeProject } from '@/server/testing/factories';
import { contestDay, contestRows } from '@/server/testing/contest-days';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { makeEndpoint, writeLog } from '@/server/testing/serving-log';
import { decideTest } from './decide-test';
import { extendTest } from './extend-test';
import { getDecision } from './get-decision';
import { getTest } from './list-tests';
import { lookAtTest } from './look-at-test';
import { startShadowTest } from './start-shadow-test';
import { startSplitTest } from './start-split-test';
import { startWatch } from './start-watch';
import { stopTest } from './stop-test';

useOwnHome();
let ctx: Context;
const versions: string[] = [];
const version = (place: number) => versions[place] ?? '';

beforeAll(async () => {
  ctx = await makeProject();
  for (const seed of [1, 2]) versions.push((await makeModelVersion(ctx, { seed, kind: 'constant' })).id);
});
afterAll(closeDb);

const plan = { alpha: 0.05, tunedToUnits: 20, firstLook: 7, plannedUnits: 20, margin: 0.005 };
const champion = async (endpointId: string) => championOf(await getEndpointRow(ctx, endpointId)).versionId;

/** Days on which the challenger loses so much more a row than the champion, half of the rows answered by each. */
async function live(endpointId: string, days: number, difference: number, order = versions) {
  for (let day = 0; day < days; day++) {
    const wobble = day % 2 === 0 ? 0.001 : -0.001;
    const servedBy = (row: number) => order[row % 2] ?? '';
    await writeLog(
      ctx,
      endpointId,
      contestRows(order, { day, differences: [difference + wobble], rows: 20, servedBy }),
    );
  }
}

async function runningShadow() {
  const { id: endpointId } = await makeEndpoint(ctx, version(0));
  const challengerIds = [version(1)];
  const hypothesis = 'More data, lower loss.';
  const test = await startShadowTest(ctx, { endpointId, challengerIds, startsAt: contestDay(0), hypothesis, ...plan });
  return { endpointId, test };
}

describe('a person', () => {
  it('promotes the challenger on frozen evidence, and has the new champion watched', async () => {
    const { endpointId, test } = await runningShadow();
    await live(endpointId, 10, -0.05);
    await lookAtTest(ctx, { id: test.id, asOf: contestDay(11) });
    const body = {
      decision: 'promote' as const,
      ...{ versionId: version(1), expectedChampionId: version(0), watchDays: 14, reason: 'Better by day 8.' },
    };
    const decided = await decideTest(ctx, { id: test.id, body });
    expect(decided).toMatchObject({ status: 'concluded', hypothesis: 'More data, lower loss.' });
    expect(await champion(endpointId)).toBe(version(1));
    const [decision] = decided.decisions;
    expect(decision).toMatchObject({ kind: 'promote', versionId: version(1), reason: 'Better by day 8.' });
    const detail = await getDecision(ctx, { testId: test.id, decisionId: decision?.id ?? '' });
    expect(detail.intact).toBe(true);
    expect(detail.evidence).toMatchObject({
      plan: { firstLook: 7, unit: 'day' },
      reading: { units: 10 },
      arms: [{ role: 'champion' }, { verdict: { outcome: 'better' } }],
    });
    const watch = await db().abTest.findFirstOrThrow({ where: { endpointId, status: 'running' } });
    expect(watch).toMatchObject({ rollsBack: true, championVersionId: version(1), plannedUnits: 14 });
    await expect(decideTest(ctx, { id: test.id, body })).rejects.toMatchObject({ code: 'Conflict' });
  });

  it('changes nothing when the champion is not the one that was seen', async () => {
    const { endpointId, test } = await runningShadow();
    const seen = { versionId: version(1), expectedChampionId: version(1), watchDays: null, reason: '' };
    const decide = decideTest(ctx, { id: test.id, body: { decision: 'promote', ...seen } });
    await expect(decide).rejects.toMatchObject({ code: 'Conflict' });
    expect(await champion(endpointId)).toBe(version(0));
    expect(await getTest(ctx, test.id)).toMatchObject({ status: 'running', decisions: [] });
  });

  it('keeps the champion', async () => {
    const { endpointId, test } = await runningShadow();
    const kept = await decideTest(ctx, { id: test.id, body: { decision: 'keep', reason: 'Too dear.' } });
    expect(kept).toMatchObject({ status: 'concluded', decisions: [{ kind: 'keep', versionId: version(0) }] });
    expect((await getEndpointRow(ctx, endpointId)).variants).toHaveLength(1);
  });

  it('leaves a challenger in the shadow that a newer test reads when an older one is decided', async () => {
    const { id: endpointId } = await makeEndpoint(ctx, version(0));
    const input = { endpointId, challengerId: version(1), challengerShare: 0.5, startsAt: contestDay(0) };
    const older = await startSplitTest(ctx, { ...input, stopsForHarm: false, ...plan });
    await stopTest(ctx, { id: older.id });
    await startShadowTest(ctx, { endpointId, challengerIds: [version(1)], startsAt: contestDay(0), ...plan });
    await decideTest(ctx, { id: older.id, body: { decision: 'keep', reason: '' } });
    expect(shadowsOf(await getEndpointRow(ctx, endpointId))).toEqual([version(1)]);
  });

  it('extends a running test, and is told why fewer days are no extension', async () => {
    const { test } = await runningShadow();
    await expect(extendTest(ctx, { id: test.id, plannedUnits: 20, reason: '' })).rejects.toMatchObject({
      code: 'Invalid',
      message: expect.stringContaining('planned for 20 days already'),
    });
    const longer = await extendTest(ctx, { id: test.id, plannedUnits: 40, reason: 'Close to the line.' });
    expect(longer).toMatchObject({ plannedUnits: 40, firstPlannedUnits: 20, decisions: [{ kind: 'extend' }] });
  });

  it('needs the right to, and the right project', async () => {
    const { test } = await runningShadow();
    const body = { decision: 'keep' as const, reason: '' };
    await expect(decideTest(asRole(ctx, 'viewer'), { id: test.id, body })).rejects.toMatchObject({ code: 'Forbidden' });
    await expect(decideTest(await makeProject(), { id: test.id, body })).rejects.toMatchObject({ code: 'NotFound' });
  });

  it('sees it when stored evidence was touched', async () => {
    const { test } = await runningShadow();
    await decideTest(ctx, { id: test.id, body: { decision: 'keep', reason: '' } });
    const row = await db().testDecision.findFirstOrThrow({ where: { testId: test.id } });
    await db().testDecision.update({ where: { id: row.id }, data: { evidence: { reading: { units: 99 } } } });
    expect((await getDecision(ctx, { testId: test.id, decisionId: row.id })).intact).toBe(false);
  });
});

describe('by itself', () => {
  const split = async (stopsForHarm: boolean) => {
    const { id: endpointId } = await makeEndpoint(ctx, version(0));
    const input = { endpointId, challengerId: version(1), challengerShare: 0.5, startsAt: contestDay(0), stopsForHarm };
    const test = await startSplitTest(ctx, { ...input, ...plan });
    await live(endpointId, 9, 0.1);
    await lookAtTest(ctx, { id: test.id, asOf: contestDay(10) });
    return { endpointId, test: await getTest(ctx, test.id) };
  };

  it('a split ends as soon as the challenger is shown to do harm', async () => {
    const { endpointId, test } = await split(true);
    expect(test).toMatchObject({ status: 'concluded', units: 9, decisions: [{ kind: 'stop-for-harm' }] });
    expect((await getEndpointRow(ctx, endpointId)).mode).toBe('champion');
    const seen = { expectedChampionId: version(0), watchDays: null, reason: 'Nevertheless.' };
    const promotion = decideTest(ctx, { id: test.id, body: { decision: 'promote', versionId: version(1), ...seen } });
    await expect(promotion).rejects.toThrow('was stopped for harm and the champion kept');
    const keep = decideTest(ctx, { id: test.id, body: { decision: 'keep', reason: '' } });
    await expect(keep).rejects.toMatchObject({ code: 'Conflict' });
    expect((await getTest(ctx, test.id)).decisions).toHaveLength(1);
  });

  it('and goes on where its plan says so', async () => {
    const { endpointId, test } = await split(false);
    expect(test).toMatchObject({ status: 'running', units: 9, decisions: [] });
    const body = { decision: 'promote' as const, versionId: version(1), expectedChampionId: version(0) };
    const decide = (reason: string) => decideTest(ctx, { id: test.id, body: { ...body, watchDays: null, reason } });
    await expect(decide('')).rejects.toThrow('The test speaks against it: ');
    await decide('Its loss is bought with lower latency.');
    expect(await champion(endpointId)).toBe(version(1));
  });

  const watched = async (difference: number) => {
    const { id: endpointId } = await makeEndpoint(ctx, version(0));
    const seen = { versionId: version(1), expectedChampionId: version(0), reason: '', eventTime: null };
    await promote(ctx, { endpointId, ...seen });
    const limits = { errorShare: 0.01, latencyMs: 5, auc: null };
    const watch = await startWatch(ctx, { endpointId, hypothesis: '', limits, startsAt: contestDay(0), ...plan });
    await live(endpointId, 10, difference, [version(1), version(0)]);
    await lookAtTest(ctx, { id: watch.id, asOf: contestDay(11) });
    return { endpointId, watch: await getTest(ctx, watch.id) };
  };

  it('a watch brings the champion before back when it is shown to be better', async () => {
    const { endpointId, watch } = await watched(-0.1);
    expect(await champion(endpointId)).toBe(version(0));
    expect(watch).toMatchObject({ status: 'concluded', decisions: [{ kind: 'roll-back', versionId: version(0) }] });
    const last = await db().promotion.findFirstOrThrow({ where: { endpointId }, orderBy: { at: 'desc' } });
    expect(last).toMatchObject({ kind: 'rollback', reason: expect.stringContaining('is better than the champion') });
  });

  it('a watch leaves a new champion alone that is not worse', async () => {
    const { endpointId, watch } = await watched(0.1);
    expect(await champion(endpointId)).toBe(version(1));
    expect(watch.status).toBe('running');
  });
});

it('there is nothing to watch on an endpoint that had one champion only', async () => {
  const { id: endpointId } = await makeEndpoint(ctx, version(0));
  const limits = { errorShare: 0.01, latencyMs: 5, auc: null };
  const start = startWatch(ctx, { endpointId, hypothesis: '', limits, startsAt: null, ...plan });
  await expect(start).rejects.toMatchObject({ code: 'Conflict' });
});
