import { afterAll, describe, expect, it } from 'vitest';
import { Readable } from 'node:stream';
import { closeDb, db } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import type { Context } from '@/server/core/context';
import { asRole, makeProject } from '@/server/testing/factories';
import { createDataset } from './create-dataset';
import { downloadVersion } from './download-version';
import { getDataset, getVersion } from './get-dataset';
import { listDatasets } from './list-datasets';
import { fileOf, filesIn, importFile, runImport, upload, useOwnStore } from './testing/run-import';
import { updateDataset } from './update-dataset';
import { updateVersion } from './update-version';
import { uploadDataset, uploadVersion } from './upload-version';

useOwnStore();
afterAll(async () => {
  await stopBoss(0);
  await closeDb();
});

const blank = (name: string) => ({ name, description: '', timeColumn: null });
const actionsOf = async (ctx: Context, subjectId: string) =>
  (await db().auditEntry.findMany({ where: { orgId: ctx.orgId, subjectId }, orderBy: { at: 'asc' } })).map(
    ({ action }) => action,
  );

describe('datasets', () => {
  it('are made, listed by name, and got with an audit entry', async () => {
    const ctx = await makeProject();
    await createDataset(ctx, blank('zebra'));
    const made = await createDataset(ctx, { name: 'apple', description: 'red', timeColumn: 'at' });
    expect(made).toMatchObject({
      name: 'apple',
      description: 'red',
      timeColumn: 'at',
      versionCount: 0,
      latest: null,
      archivedAt: null,
    });
    expect((await listDatasets(ctx, { archived: false })).map(({ name }) => name)).toEqual(['apple', 'zebra']);
    expect(await getDataset(ctx, made.id)).toEqual({ ...made, versions: [] });
    expect(await actionsOf(ctx, made.id)).toEqual(['dataset.create']);
  });

  it('have names of their own in a project', async () => {
    const ctx = await makeProject();
    const one = await createDataset(ctx, blank('flights'));
    const two = await createDataset(ctx, blank('other'));
    await expect(createDataset(ctx, blank('flights'))).rejects.toMatchObject({ code: 'Conflict' });
    await expect(updateDataset(ctx, { id: two.id, name: 'flights' })).rejects.toThrow('already: choose another name');
    expect((await createDataset(await makeProject(), blank('flights'))).name).toBe('flights');
    await updateDataset(ctx, { id: one.id, deleted: true });
    await updateDataset(ctx, { id: two.id, name: 'flights' });
    await expect(updateDataset(ctx, { id: one.id, deleted: false })).rejects.toMatchObject({ code: 'Conflict' });
  });

  it('are made once, however many ask at the same moment', async () => {
    const ctx = await makeProject();
    const made = await Promise.allSettled(Array.from({ length: 5 }, () => createDataset(ctx, blank('same'))));
    expect(made.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
  });

  it('are renamed, archived, deleted and restored', async () => {
    const ctx = await makeProject();
    const { id } = await createDataset(ctx, blank('d'));
    expect(await updateDataset(ctx, { id, name: 'e', description: 'text' })).toMatchObject({
      name: 'e',
      description: 'text',
    });
    await updateDataset(ctx, { id, archived: true });
    expect(await listDatasets(ctx, { archived: false })).toEqual([]);
    expect((await listDatasets(ctx, { archived: true })).map((one) => one.id)).toEqual([id]);
    await expect(upload(ctx, 'e', 'a\n1\n')).rejects.toThrow('The dataset "e" is archived');
    await updateDataset(ctx, { id, archived: false });
    expect(await updateDataset(ctx, { id, deleted: true })).toBeNull();
    await expect(getDataset(ctx, id)).rejects.toMatchObject({ code: 'NotFound' });
    await expect(updateDataset(ctx, { id, name: 'f' })).rejects.toMatchObject({ code: 'NotFound' });
    expect(await updateDataset(ctx, { id, deleted: false })).toMatchObject({ id, name: 'e' });
    expect(await actionsOf(ctx, id)).toEqual([
      'dataset.create',
      'dataset.update',
      'dataset.update',
      'dataset.update',
      'dataset.delete',
      'dataset.update',
    ]);
  });

  it('take another time column only where every version has it as dates', async () => {
    const ctx = await makeProject();
    const { datasetId, id } = await importFile(ctx, 'd', 'a,b,n\n2001-01-01,2002-02-02,1\n2001-01-05,,2\n');
    expect((await getVersion(ctx, id)).minTime).toBeNull();
    await updateDataset(ctx, { id: datasetId, timeColumn: 'b' });
    expect(await getVersion(ctx, id)).toMatchObject({
      minTime: '2002-02-02T00:00:00.000Z',
      maxTime: '2002-02-02T00:00:00.000Z',
    });
    await expect(updateDataset(ctx, { id: datasetId, timeColumn: 'n' })).rejects.toThrow('it is of type integer there');
    await expect(updateDataset(ctx, { id: datasetId, timeColumn: 'x' })).rejects.toThrow('is not among its columns');
    await updateDataset(ctx, { id: datasetId, timeColumn: null });
    expect((await getVersion(ctx, id)).maxTime).toBeNull();
  });
});

describe('uploads', () => {
  it('make a version that waits for its job, numbered after the newest', async () => {
    const ctx = await makeProject();
    const { id } = await createDataset(ctx, blank('d'));
    const input = { datasetId: id, label: 'first', fileName: 'C:\\data\\jan.csv' };
    const one = await uploadVersion(ctx, { ...input, source: fileOf('a,b\n1,2\n') });
    expect(one).toMatchObject({
      datasetId: id,
      datasetName: 'd',
      version: 1,
      label: 'first',
      status: 'importing',
      sourceName: 'jan.csv',
      sourceKind: 'csv',
      sha256: null,
    });
    const job = await db().job.findUniqueOrThrow({ where: { id: one.jobId ?? '' } });
    expect(job).toMatchObject({
      kind: 'dataset.import',
      status: 'queued',
      title: 'Import jan.csv',
      orgId: ctx.orgId,
      subjectId: one.id,
    });
    await runImport(one);
    await updateVersion(ctx, { id: one.id, deleted: true });
    expect((await uploadVersion(ctx, { ...input, source: fileOf('a,b\n1,2\n') })).version).toBe(2);
    expect(await actionsOf(ctx, one.id)).toEqual([
      'dataset-version.create',
      'dataset-version.import',
      'dataset-version.delete',
    ]);
  });

  it('make the dataset when its name is new, and one version each when several come at once', async () => {
    const ctx = await makeProject();
    const made = await Promise.all(Array.from({ length: 4 }, () => upload(ctx, 'd', 'a,b\n1,2\n')));
    expect(new Set(made.map(({ datasetId }) => datasetId)).size).toBe(1);
    expect(made.map(({ version }) => version).sort()).toEqual([1, 2, 3, 4]);
    expect(await actionsOf(ctx, made[0]?.datasetId ?? '')).toEqual(['dataset.create']);
  });

  it('of a bad file leave nothing: no dataset, no version, no job, no file', async () => {
    const ctx = await makeProject();
    const before = await filesIn('scratch');
    for (const content of ['a,b\n1\n', '', 'a,b\n', Buffer.from('PAR1 and no more')]) {
      await expect(upload(ctx, 'd', content)).rejects.toMatchObject({ code: 'Invalid' });
    }
    await expect(upload(ctx, 'd', Buffer.from('PAR1 and no more'))).rejects.toThrow('The Parquet file is cut off');
    expect(await listDatasets(ctx, { archived: false })).toEqual([]);
    expect(await db().job.count({ where: { orgId: ctx.orgId } })).toBe(0);
    expect(await filesIn('scratch')).toEqual(before);
  });

  it('that are refused are still read to their end, so that the sender hears why', async () => {
    const ctx = await makeProject();
    let sent = 0;
    const source = Readable.from(
      (function* () {
        yield Buffer.from('a,b\n1\n');
        for (; sent < 50; sent += 1) yield Buffer.alloc(10_000, 'x');
      })(),
    );
    const input = { name: 'd', label: '', fileName: 'd.csv', source };
    await expect(uploadDataset(ctx, input)).rejects.toThrow('Row 1 (line 2) has 1 value');
    expect(sent).toBe(50);
  });

  it('that break off leave nothing', async () => {
    const ctx = await makeProject();
    const source = Readable.from(
      (function* () {
        yield Buffer.from('a,b\n1,2\n');
        throw Object.assign(new Error('aborted'), { code: 'ECONNRESET' });
      })(),
    );
    await expect(uploadDataset(ctx, { name: 'd', label: '', fileName: 'd.csv', source })).rejects.toThrow(
      'The upload broke off',
    );
    expect(await listDatasets(ctx, { archived: false })).toEqual([]);
  });
});

describe('versions', () => {
  it('are labelled, deleted, restored, and downloaded as they are stored', async () => {
    const ctx = await makeProject();
    const { id, datasetId, sizeBytes } = await importFile(ctx, 'my data', 'a,b\n1,2\n');
    expect(await updateVersion(ctx, { id, label: '2001-01' })).toMatchObject({ label: '2001-01' });
    const file = await downloadVersion(ctx, id);
    const content = Buffer.concat(await file.content.toArray());
    expect(file).toMatchObject({ fileName: 'my-data-v1.parquet', sizeBytes });
    expect([content.length, content.subarray(0, 4).toString()]).toEqual([sizeBytes, 'PAR1']);
    expect(await updateVersion(ctx, { id, deleted: true })).toBeNull();
    await expect(getVersion(ctx, id)).rejects.toMatchObject({ code: 'NotFound' });
    expect(await getDataset(ctx, datasetId)).toMatchObject({ versionCount: 0, latest: null, versions: [] });
    expect(await updateVersion(ctx, { id, deleted: false })).toMatchObject({ id, status: 'ready' });
    expect((await getDataset(ctx, datasetId)).latest?.id).toBe(id);
  });

  it('whose rows were freed since they were deleted stay deleted', async () => {
    const ctx = await makeProject();
    const { id } = await importFile(ctx, 'gone', 'a,b\n1,2\n');
    await db().datasetVersion.update({ where: { id }, data: { sha256: '0'.repeat(64), deletedAt: new Date() } });
    const restored = updateVersion(ctx, { id, deleted: false });
    await expect(restored).rejects.toMatchObject({ code: 'Conflict' });
    await expect(restored).rejects.toThrow('its file has been freed');
  });

  it('that are being imported are not deleted, and have nothing to download', async () => {
    const ctx = await makeProject();
    const { id } = await upload(ctx, 'd', 'a,b\n1,2\n');
    await expect(updateVersion(ctx, { id, deleted: true })).rejects.toThrow('cancel its job first');
    await expect(downloadVersion(ctx, id)).rejects.toThrow('d v1 has no rows: its status is importing.');
  });
});

describe('who may', () => {
  it('see nothing of another organisation', async () => {
    const ctx = await makeProject();
    const { id, datasetId } = await importFile(ctx, 'd', 'a,b\n1,2\n');
    const stranger = await makeProject();
    const calls = [
      () => getDataset(stranger, datasetId),
      () => getVersion(stranger, id),
      () => updateDataset(stranger, { id: datasetId, name: 'x' }),
      () => updateVersion(stranger, { id, deleted: true }),
      () => downloadVersion(stranger, id),
      () => uploadVersion(stranger, { datasetId, label: '', fileName: 'f', source: fileOf('a\n1\n') }),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'NotFound' });
    expect(await listDatasets(stranger, { archived: false })).toEqual([]);
  });

  it('viewers read and change nothing', async () => {
    const ctx = await makeProject();
    const { id, datasetId } = await importFile(ctx, 'd', 'a,b\n1,2\n');
    const viewer = asRole(ctx, 'viewer');
    expect((await getVersion(viewer, id)).rowCount).toBe(1);
    expect(await listDatasets(viewer, { archived: false })).toHaveLength(1);
    const calls = [
      () => createDataset(viewer, blank('x')),
      () => updateDataset(viewer, { id: datasetId, name: 'x' }),
      () => updateVersion(viewer, { id, label: 'x' }),
      () => upload(viewer, 'x', 'a\n1\n'),
      () => uploadVersion(viewer, { datasetId, label: '', fileName: 'f', source: fileOf('a\n1\n') }),
    ];
    for (const call of calls) await expect(call()).rejects.toMatchObject({ code: 'Forbidden' });
    await expect(getDataset({ ...ctx, scopes: ['predict'] }, datasetId)).rejects.toMatchObject({ code: 'Forbidden' });
  });
});
