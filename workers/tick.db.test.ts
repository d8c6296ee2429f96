import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { getTest, lookAtTest } from '@/server/ab-tests';
import { startShadowTest } from '@/server/ab-tests/start-shadow-test';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import { lookNow } from '@/server/ab-tests/look-now';
import { makeProject } from '@/server/testing/factories';
import { makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { makeEndpoint, writeLog } from '@/server/testing/serving-log';
import { tick } from './tick';

useOwnHome();
let ctx: Context;
let endpointId = '';
let testId = '';
const versions: string[] = [];

const dayMs = 86_400_000;
const april = Date.parse('2001-04-01T00:00:00Z');
const asOf = (day: number) => new Date(april + day * dayMs).toISOString();

const jobs = async (kind: string) => {
  const rows = await db().job.findMany({ where: { projectId: ctx.projectId, kind }, orderBy: { createdAt: 'asc' } });
  return rows.map(({ payload, createdByName }) => ({ payload, createdByName }));
};
const live = (from: number, to: number) =>
  writeLog(
    ctx,
    endpointId,
    Array.from({ length: (to - from) * 4 }, (_, place) => ({
      at: april + (from + Math.floor(place / 4)) * dayMs + (place % 4) * 3_600_000,
      scores: Object.fromEntries(versions.map((id, rank) => [id, 0.5 + rank / 10])),
      label: place % 2,
      features: { date: asOf(0), distance: 400, origin: 'ATL' },
    })),
  );

beforeAll(async () => {
  ctx = await makeProject();
  for (const seed of [1, 2]) versions.push((await makeModelVersion(ctx, { seed, kind: 'constant' })).id);
  endpointId = (await makeEndpoint(ctx, versions[0] ?? '')).id;
  const settings = { alpha: 0.05, tunedToUnits: 20, firstLook: 7, plannedUnits: 30, margin: 0.005, startsAt: asOf(0) };
  testId = (await startShadowTest(ctx, { endpointId, challengerIds: [versions[1] ?? ''], ...settings })).id;
});
afterAll(async () => {
  await stopBoss(0);
  await closeDb();
});

describe('the clock of a worker', () => {
  it('queues nothing while no day is complete', async () => {
    await tick();
    await live(0, 1);
    await tick();
    expect(await jobs('test.look')).toEqual([]);
  });

  it('queues one look when a day is complete by the events seen, however often it ticks', async () => {
    await live(1, 3);
    await tick();
    await tick();
    const look = { payload: { testId, asOf: null }, createdByName: 'clock' };
    expect(await jobs('test.look')).toEqual([look]);
  });

  it('never takes the place of a look with a time of its own', async () => {
    const { jobId } = await lookNow(ctx, { id: testId, asOf: asOf(2) });
    expect(await db().job.findUnique({ where: { id: jobId } })).toMatchObject({ payload: { testId, asOf: asOf(2) } });
    expect(await jobs('test.look')).toHaveLength(2);
  });

  it('leaves a project alone that is archived or deleted', async () => {
    const where = { id: ctx.projectId };
    for (const field of ['archivedAt', 'deletedAt']) {
      await db().job.deleteMany({ where: { projectId: ctx.projectId, kind: 'test.look' } });
      await db().project.update({ where, data: { [field]: new Date() } });
      await tick();
      expect(await jobs('test.look')).toEqual([]);
      await db().project.update({ where, data: { [field]: null } });
    }
    await tick();
    expect(await jobs('test.look')).toHaveLength(1);
    await lookNow(ctx, { id: testId, asOf: asOf(2) });
  });

  it('has nothing to do once what is due was read', async () => {
    await lookAtTest(ctx, { id: testId, asOf: null });
    expect((await getTest(ctx, testId)).units).toBe(2);
    await db().job.updateMany({ where: { projectId: ctx.projectId }, data: { status: 'done' } });
    await tick();
    expect(await jobs('test.look')).toHaveLength(2);
  });

  it('leaves archived endpoints alone', async () => {
    await live(3, 6);
    await db().endpoint.update({ where: { id: endpointId }, data: { archivedAt: new Date() } });
    await tick();
    expect(await jobs('test.look')).toHaveLength(2);
    await db().endpoint.update({ where: { id: endpointId }, data: { archivedAt: null } });
    await tick();
    expect(await jobs('test.look')).toHaveLength(3);
  });

  it('checks a policy once for every day its endpoint comes to', async () => {
    const place = { orgId: ctx.orgId, projectId: ctx.projectId };
    const data = { ...place, endpointId, name: 'p', condition: {}, plan: {}, startsAt: new Date(april) };
    const policy = await db().policy.create({ data });
    await tick();
    expect(await jobs('policy.check')).toHaveLength(1);
    await db().job.updateMany({ where: { projectId: ctx.projectId }, data: { status: 'done' } });
    const lastCheck = { asOf: asOf(5.5), open: false, reasons: [] };
    await db().policy.update({ where: { id: policy.id }, data: { lastCheck } });
    await tick();
    // Labels of day 5 were heard on day 6.
    expect(await jobs('policy.check')).toHaveLength(2);
    await db().job.updateMany({ where: { projectId: ctx.projectId }, data: { status: 'done' } });
    await db().policy.update({ where: { id: policy.id }, data: { lastCheck: { ...lastCheck, asOf: asOf(6.1) } } });
    await tick();
    expect(await jobs('policy.check')).toHaveLength(2);
  });

  it('checks a monitor when a window is over', async () => {
    const place = { orgId: ctx.orgId, projectId: ctx.projectId };
    const reference = { datasetVersionIds: [], versionId: versions[0] ?? '', sentence: '' };
    const monitor = { ...place, endpointId, name: 'm', status: 'active', reference, windowDays: 7 };
    await db().monitor.create({ data: { ...monitor, nextWindowAt: new Date(april) } });
    await tick();
    expect(await jobs('monitor.check')).toEqual([]);
    await live(6, 8);
    await tick();
    expect(await jobs('monitor.check')).toHaveLength(1);
  });
});
