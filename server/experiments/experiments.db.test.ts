import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { asRole, makeProject } from '@/server/testing/factories';
import { createExperiment } from './create-experiment';
import { findExperiment, getExperiment } from './get-experiment';
import { listExperiments } from './list-experiments';
import { searchExperiments } from './search-experiments';
import { setExperimentTags } from './set-experiment-tags';
import { makeRun } from './testing/make-run';
import { updateExperiment } from './update-experiment';

let ctx: Context;
let other: Context;
beforeAll(async () => {
  [ctx, other] = await Promise.all([makeProject(), makeProject()]);
});
afterAll(() => closeDb());

const saying = (part: string) => ({ message: expect.stringContaining(part) as string });

const make = (name: string, as = ctx) => createExperiment(as, { name, description: '' });
const auditOf = (id: string) => db().auditEntry.findMany({ where: { subjectId: id }, orderBy: { at: 'asc' } });

describe('createExperiment', () => {
  test('gives the next number of the project, also to many at once, and writes the audit', async () => {
    const own = await makeProject();
    const made = await Promise.all(['a', 'b', 'c', 'd'].map((name) => make(name, own)));
    expect(made.map(({ number }) => number).sort()).toEqual([1, 2, 3, 4]);
    expect(made[0]).toMatchObject({ name: 'a', runCount: 0, lastRunAt: null, deletedAt: null, tags: {} });
    expect(await auditOf(made[0]?.id ?? '')).toMatchObject([{ action: 'experiment.create', orgId: own.orgId }]);
  });

  test('refuses a name that is taken, by a deleted one too; another project may use it', async () => {
    const first = await make('taken');
    await expect(make('taken')).rejects.toMatchObject({ code: 'Conflict', ...saying('choose another name') });
    await updateExperiment(ctx, { id: first.id, deleted: true });
    await expect(make('taken')).rejects.toMatchObject({ code: 'Conflict', ...saying('can be restored') });
    await expect(make('taken', other)).resolves.toMatchObject({ name: 'taken' });
  });

  test('a viewer may not', async () => {
    await expect(make('no', asRole(ctx, 'viewer'))).rejects.toMatchObject({ code: 'Forbidden' });
  });
});

describe('reading', () => {
  test('counts runs that are not deleted and knows when the newest began', async () => {
    const own = await makeProject();
    const [run] = [await makeRun(own), await makeRun(own)];
    await db().run.update({ where: { id: run.id }, data: { deletedAt: new Date() } });
    const [experiment] = await listExperiments(own, { archived: false });
    expect(experiment).toMatchObject({ name: 'Default', number: 0, runCount: 1 });
    expect(experiment?.lastRunAt).not.toBeNull();
  });

  test('leaves out archived and deleted ones, and finds them where asked', async () => {
    const own = await makeProject();
    const kept = await make('kept', own);
    const archived = await make('archived', own);
    const deleted = await make('deleted', own);
    await updateExperiment(own, { id: archived.id, archived: true });
    await updateExperiment(own, { id: deleted.id, deleted: true });
    const names = async (list: Promise<{ name: string }[]>) => (await list).map(({ name }) => name);
    expect(await names(listExperiments(own, { archived: false }))).toEqual(['Default', 'kept']);
    expect(await names(listExperiments(own, { archived: true }))).toEqual(['archived']);
    const search = { order: [{ by: 'name', direction: 'desc' } as const], limit: 10, offset: 0 } as const;
    expect(await names(searchExperiments(own, { ...search, view: 'active' }))).toEqual(['kept', 'archived', 'Default']);
    expect(await names(searchExperiments(own, { ...search, view: 'deleted' }))).toEqual(['deleted']);
    const middle = searchExperiments(own, { ...search, view: 'all', limit: 2, offset: 1 });
    expect(await names(middle)).toEqual(['deleted', 'archived']);
    expect(await findExperiment(own, { number: deleted.number })).toMatchObject({ name: 'deleted' });
    expect(await findExperiment(own, { name: kept.name })).toMatchObject({ id: kept.id });
    await expect(getExperiment(own, deleted.id)).rejects.toMatchObject({ code: 'NotFound' });
  });

  test('another project has none of it', async () => {
    const { id, number } = await make('mine');
    await expect(getExperiment(other, id)).rejects.toMatchObject({ code: 'NotFound' });
    await expect(updateExperiment(other, { id, name: 'yours' })).rejects.toMatchObject({ code: 'NotFound' });
    await expect(setExperimentTags(other, { id, tags: {} })).rejects.toMatchObject({ code: 'NotFound' });
    expect((await findExperiment(other, { number }))?.id).not.toBe(id);
  });
});

describe('updateExperiment', () => {
  test('renames, describes, archives and audits; a taken name is a conflict', async () => {
    const { id } = await make('before');
    const after = await updateExperiment(ctx, { id, name: 'after', description: 'why', archived: true });
    expect(after).toMatchObject({ name: 'after', description: 'why' });
    expect(after?.archivedAt).not.toBeNull();
    expect(await updateExperiment(ctx, { id, archived: false })).toMatchObject({ archivedAt: null });
    await expect(updateExperiment(ctx, { id, name: 'Default' })).rejects.toMatchObject({ code: 'Conflict' });
    await expect(updateExperiment(ctx, { id, name: 'after' })).resolves.toMatchObject({ name: 'after' });
    const actions = (await auditOf(id)).map(({ action, subjectName }) => `${action} ${subjectName}`);
    expect(actions.slice(0, 2)).toEqual(['experiment.create before', 'experiment.update after']);
  });

  test('runs go with it and come back with it, but for those deleted before', async () => {
    const own = await makeProject();
    const [gone, kept] = [await makeRun(own), await makeRun(own)];
    const id = kept.experimentId;
    await db().run.update({ where: { id: gone.id }, data: { deletedAt: new Date(0) } });
    expect(await updateExperiment(own, { id, deleted: true })).toBeNull();
    const active = () => db().run.findMany({ where: { experimentId: id, deletedAt: null }, select: { id: true } });
    expect(await active()).toEqual([]);
    await expect(updateExperiment(own, { id, name: 'x' })).rejects.toMatchObject({ code: 'NotFound' });
    expect(await updateExperiment(own, { id, deleted: false })).toMatchObject({ runCount: 1, deletedAt: null });
    expect(await active()).toEqual([{ id: kept.id }]);
    await updateExperiment(own, { id, deleted: true });
    await updateExperiment(own, { id, deleted: false, restoreRuns: 'all' });
    expect(await active()).toHaveLength(2);
    expect((await auditOf(id)).map(({ action }) => action)).toContain('experiment.delete');
  });

  test('one that is still training in is not deleted', async () => {
    const own = await makeProject();
    const run = await makeRun(own, { source: 'training' });
    const deletion = updateExperiment(own, { id: run.experimentId, deleted: true });
    await expect(deletion).rejects.toMatchObject({ code: 'Conflict', ...saying('still training') });
  });

  test('a viewer may not', async () => {
    const { id } = await make('look only');
    const attempt = updateExperiment(asRole(ctx, 'viewer'), { id, name: 'x' });
    await expect(attempt).rejects.toMatchObject({ code: 'Forbidden' });
  });
});

test('tags are set, replaced and taken away, with an audit entry', async () => {
  const { id } = await make('tagged');
  await setExperimentTags(ctx, { id, tags: { a: '1', 'b c': 'x\ny', empty: '' } });
  await setExperimentTags(ctx, { id, tags: { a: '2', 'b c': null } });
  expect((await getExperiment(ctx, id)).tags).toEqual({ a: '2', empty: '' });
  await expect(setExperimentTags(ctx, { id, tags: { 'a,b': '' } })).rejects.toMatchObject({ code: 'Invalid' });
  const actions = (await auditOf(id)).map(({ action }) => action);
  expect(actions).toEqual(['experiment.create', 'experiment.tag', 'experiment.tag']);
});
