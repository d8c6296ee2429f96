import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import { makeDatasetVersion } from '@/server/testing/datasets';
import { asRole, makeProject } from '@/server/testing/factories';
import { makeFlights, makeModelVersion, useOwnHome } from '@/server/testing/served-models';
import { makeEndpoint } from '@/server/testing/serving-log';
import { createSchedule } from './create-schedule';
import { listBatches } from './get-batch';
import { getSchedule, listSchedules } from './list-schedules';
import { runDueSchedules } from './run-due-schedules';
import { runBatch } from './testing/run-batch';
import { updateSchedule } from './update-schedule';

useOwnHome();
let ctx: Context;
let other: Context;
let modelVersionId = '';
let endpointId = '';
let datasetId = '';

const of = async (scheduleId: string) => {
  const rows = await db().batch.findMany({ where: { scheduleId }, orderBy: { id: 'asc' } });
  return rows.map(({ dueKey, status, datasetVersionId }) => ({ dueKey, status, datasetVersionId }));
};
const addVersion = (rows = makeFlights(50), name = 'flights') => makeDatasetVersion(ctx, { name, rows });
const at = (time: string) => new Date(time);
const nightly = (outputName: string) =>
  createSchedule(ctx, { endpointId, datasetId, trigger: 'cron', cron: '0 6 * * *', outputName });

beforeAll(async () => {
  [ctx, other] = await Promise.all([makeProject(), makeProject()]);
  modelVersionId = (await makeModelVersion(ctx, { spec: { exclude: ['date'] } })).id;
  endpointId = (await makeEndpoint(ctx, modelVersionId)).id;
  datasetId = (await addVersion()).datasetId;
});
afterAll(async () => {
  await stopBoss(0);
  await closeDb();
});

describe('a schedule by the clock', () => {
  it('starts the champion of that moment over the newest version, once for an instant', async () => {
    const schedule = await nightly('nightly');
    expect(schedule).toMatchObject({ name: 'flights by flight-delay', trigger: 'cron', lastBatch: null, note: null });
    const due = at(schedule.nextRunAt ?? '');
    expect([due.getUTCHours(), due.getUTCMinutes()]).toEqual([6, 0]);
    await runDueSchedules(new Date(due.getTime() - 1));
    expect(await of(schedule.id)).toEqual([]);
    const newest = await addVersion();
    await runDueSchedules(due);
    await runDueSchedules(due);
    await db().batchSchedule.update({ where: { id: schedule.id }, data: { nextRunAt: due } });
    await runDueSchedules(new Date(due.getTime() + 1000));
    expect(await of(schedule.id)).toEqual([
      { dueKey: due.toISOString(), status: 'running', datasetVersionId: newest.id },
    ]);
    const [batch] = await db().batch.findMany({ where: { scheduleId: schedule.id } });
    const done = await runBatch(ctx, batch?.id ?? '');
    const output = { name: 'nightly', version: 1 };
    expect(done).toMatchObject({ status: 'done', output, endpoint: { id: endpointId } });
    expect(done.createdByName).toBe('schedule flights by flight-delay');
    expect((await getSchedule(ctx, schedule.id)).lastBatch).toMatchObject({ status: 'done' });
  });

  it('makes up for the latest of the runs that were missed, and none of those before', async () => {
    const schedule = await nightly('missed');
    const due = at(schedule.nextRunAt ?? '');
    const late = new Date(due.getTime() + 3 * 86_400_000 + 3_600_000);
    await runDueSchedules(late);
    const [first, ...others] = await of(schedule.id);
    expect(others).toEqual([]);
    expect(first?.dueKey).toBe(new Date(due.getTime() + 3 * 86_400_000).toISOString());
    expect((await getSchedule(ctx, schedule.id)).nextRunAt).toBe(
      new Date(due.getTime() + 4 * 86_400_000).toISOString(),
    );
  });

  it('leaves a run out while the one before it goes on, and says so', async () => {
    const schedule = await nightly('busy');
    const due = at(schedule.nextRunAt ?? '');
    await runDueSchedules(due);
    await runDueSchedules(new Date(due.getTime() + 86_400_000));
    expect(await of(schedule.id)).toHaveLength(1);
    expect((await getSchedule(ctx, schedule.id)).note).toMatch(/the run before it was still going/);
  });

  it('rests while it is paused, and does not make up for that', async () => {
    const schedule = await nightly('paused');
    await updateSchedule(ctx, { id: schedule.id, paused: true });
    const due = at(schedule.nextRunAt ?? '');
    await runDueSchedules(new Date(due.getTime() + 1000));
    expect(await of(schedule.id)).toEqual([]);
    const resumed = await updateSchedule(ctx, { id: schedule.id, paused: false });
    expect(at(resumed?.nextRunAt ?? '').getTime()).toBeGreaterThan(Date.now());
    await updateSchedule(ctx, { id: schedule.id, deleted: true });
    expect((await listSchedules(ctx)).map(({ id }) => id)).not.toContain(schedule.id);
  });

  it('that is brought back makes up for nothing, and goes on from then', async () => {
    const schedule = await nightly('back');
    await updateSchedule(ctx, { id: schedule.id, deleted: true });
    const missed = { nextRunAt: at('2001-01-01T06:00:00Z'), activeFrom: at('2001-01-01T00:00:00Z') };
    await db().batchSchedule.update({ where: { id: schedule.id }, data: missed });
    const back = await updateSchedule(ctx, { id: schedule.id, deleted: false });
    expect(at(back?.nextRunAt ?? '').getTime()).toBeGreaterThan(Date.now());
    await runDueSchedules();
    expect(await of(schedule.id)).toEqual([]);
    const { activeFrom } = await db().batchSchedule.findUniqueOrThrow({ where: { id: schedule.id } });
    expect(Date.now() - activeFrom.getTime()).toBeLessThan(60_000);
  });

  it.each(['archivedAt', 'deletedAt'])('rests while its project has %s, and goes on after that', async (field) => {
    const schedule = await nightly(`resting ${field}`);
    const due = at(schedule.nextRunAt ?? '');
    const where = { id: ctx.projectId };
    await db().project.update({ where, data: { [field]: new Date() } });
    await runDueSchedules(due);
    expect(await of(schedule.id)).toEqual([]);
    await db().project.update({ where, data: { [field]: null } });
    await runDueSchedules(due);
    expect(await of(schedule.id)).toHaveLength(1);
  });

  it.each(['0 6 * *', '* * * * * *', '61 6 * * *', 'every day at 6'])('refuses "%s" with a sentence', async (cron) => {
    const input = { endpointId, datasetId, trigger: 'cron' as const, cron };
    await expect(createSchedule(ctx, input)).rejects.toThrow(/is no cron expression/);
  });
});

describe('a schedule for new versions', () => {
  it('scores each version that comes after it, once, and a failed start says why', async () => {
    const input = { modelVersionId, datasetId, trigger: 'new-version' as const, outputName: 'followed' };
    const schedule = await createSchedule(ctx, input);
    await runDueSchedules();
    expect(await of(schedule.id)).toEqual([]);
    const good = await addVersion();
    const bad = await addVersion(makeFlights(3).map(({ distance: _, ...row }) => row));
    await runDueSchedules();
    await runDueSchedules();
    expect(await of(schedule.id)).toEqual([
      { dueKey: good.id, status: 'running', datasetVersionId: good.id },
      { dueKey: bad.id, status: 'failed', datasetVersionId: bad.id },
    ]);
    const { items } = await listBatches(ctx, { limit: 10, datasetVersion: bad.id });
    expect(items[0]?.error).toMatch(/it has no column "distance"/);
    await expect(createSchedule(ctx, { ...input, outputName: 'x' })).rejects.toThrow(/it has no column "distance"/);
    await addVersion();
  });

  it('does not go round in circles', async () => {
    const back = { modelVersionId, trigger: 'new-version' as const };
    const there = await createSchedule(ctx, { ...back, datasetId, outputName: 'there' });
    const made = await addVersion();
    await runDueSchedules();
    const [first] = await db().batch.findMany({ where: { scheduleId: there.id } });
    const scored = await runBatch(ctx, first?.id ?? '');
    const returning = { ...back, datasetId: scored.output?.datasetId ?? '', outputName: 'flights' };
    const backwards = await createSchedule(ctx, returning);
    await db().batchSchedule.update({ where: { id: backwards.id }, data: { activeFrom: new Date(0) } });
    await runDueSchedules();
    const [second] = await db().batch.findMany({ where: { scheduleId: backwards.id } });
    await runBatch(ctx, second?.id ?? '');
    await runDueSchedules();
    expect(await of(there.id)).toEqual([{ dueKey: made.id, status: 'done', datasetVersionId: made.id }]);
    await expect(createSchedule(ctx, { ...back, datasetId, outputName: 'flights' })).rejects.toThrow('own rows');
  });
});

describe('who may see and change a schedule', () => {
  it('hides it from other organisations, and lets a viewer only look', async () => {
    const { id } = await nightly('mine');
    expect(await listSchedules(other)).toEqual([]);
    await expect(updateSchedule(other, { id, paused: true })).rejects.toMatchObject({ code: 'NotFound' });
    const viewer = asRole(ctx, 'viewer');
    expect((await listSchedules(viewer)).map((one) => one.id)).toContain(id);
    await expect(updateSchedule(viewer, { id, paused: true })).rejects.toMatchObject({ code: 'Forbidden' });
    const input = { endpointId, datasetId, trigger: 'new-version' as const };
    await expect(createSchedule(viewer, input)).rejects.toMatchObject({ code: 'Forbidden' });
    await expect(createSchedule(other, input)).rejects.toMatchObject({ code: 'NotFound' });
  });
});
