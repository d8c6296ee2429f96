import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { DatasetColumn, DatasetVersionDetail } from '@/lib/contracts/datasets';
import { createTable, rowAt, type Table } from '@/lib/preprocessing/table';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import { inTransaction } from '@/server/core/transaction';
import { makeDatasetVersion } from '@/server/testing/datasets';
import { makeProject } from '@/server/testing/factories';
import { loadTable } from '../loading/load-table';
import { filesIn, useOwnStore } from '../testing/run-import';
import { insertMadeVersion } from './insert-made-version';
import { joinParts } from './join-parts';
import { writePart } from './write-part';

useOwnStore();
let ctx: Context;
let input: DatasetVersionDetail;
const rows = 5000;
const added: DatasetColumn[] = [
  { name: 'twice', type: 'number' },
  { name: 'odd', type: 'category' },
];
const signal = new AbortController().signal;
const onShare = () => undefined;

/** Values made from the place of a row: every tenth is missing. */
function addedTo(from: number, count: number): Table {
  const places = Array.from({ length: count }, (_, index) => from + index);
  return createTable([
    ['twice', { kind: 'number', values: Float64Array.from(places, (at) => (at % 10 === 0 ? NaN : at * 2)) }],
    ['odd', { kind: 'category', codes: Int32Array.from(places, (at) => at % 2), dictionary: ['no', 'it\'s "odd"'] }],
  ]);
}

const part = (from: number, count: number, keep = ['id', 'city']) =>
  writePart(ctx, {
    ...{ versionId: input.id, rowRange: { from, count }, keep, added: addedTo(from, count), signal },
    marks: { batch: "b'1", part: String(from) },
  });

beforeAll(async () => {
  ctx = await makeProject();
  const data = Array.from({ length: rows }, (_, id) => ({ id, city: `c${id % 7}`, unused: id / 3 }));
  input = await makeDatasetVersion(ctx, { name: 'rows', rows: data });
});
afterAll(async () => {
  await stopBoss(0);
  await closeDb();
});

describe('a version made of another in parts', () => {
  it('has the rows in order, with what was added to each, whatever the parts', async () => {
    const parts = [await part(0, 2049), await part(2049, 2048), await part(4097, 903)].map(({ sha256 }) => sha256);
    const columns = [...input.columns.filter(({ name }) => name !== 'unused'), ...added];
    const from = (names: string[]) => ({ versionId: input.id, names });
    const joined = await joinParts(ctx, { parts, columns, copied: from([]), signal, onShare });
    expect(joined.rows).toBe(rows);
    const quicker = await joinParts(ctx, { parts, columns, copied: from(['id', 'city']), signal, onShare });
    expect(quicker.profile).toEqual(joined.profile);
    const made = { rows: joined, sourceName: 'test', jobId: null, timeColumn: null };
    const { id } = await inTransaction((tx) => insertMadeVersion(tx, ctx, { ...made, name: 'made' }));
    const table = await loadTable(ctx, { versionIds: [id] });
    for (const at of [0, 1, 10, 2048, 2049, 4096, 4097, 4999]) {
      expect(rowAt(table, at)).toEqual({
        ...{ id: at, city: `c${at % 7}`, twice: at % 10 === 0 ? null : at * 2 },
        odd: at % 2 === 0 ? 'no' : 'it\'s "odd"',
      });
    }
    expect(await filesIn('scratch')).toEqual([]);
    await expect(inTransaction((tx) => insertMadeVersion(tx, ctx, { ...made, name: 'made' }))).resolves.toBeDefined();
    expect(await db().datasetVersion.count({ where: { dataset: { name: 'made' }, version: { in: [1, 2] } } })).toBe(2);
  });

  it('may leave out every column of the input', async () => {
    const { sha256 } = await part(10, 20, []);
    const copied = { versionId: input.id, names: [] };
    const joined = await joinParts(ctx, { parts: [sha256], columns: added, copied, signal, onShare });
    expect(joined.rows).toBe(20);
    expect(joined.profile.columns.map(({ name }) => name)).toEqual(['twice', 'odd']);
  });

  it('is refused where the values are not one a row, and leaves nothing when it is stopped', async () => {
    const before = await filesIn('objects');
    const rowRange = { from: 0, count: 5 };
    const wrong = { versionId: input.id, rowRange, keep: ['id'], added: addedTo(0, 4), marks: {} };
    await expect(writePart(ctx, { ...wrong, signal })).rejects.toThrow('4 rows were made for 5 rows');
    const stopped = AbortSignal.abort(new Error('enough'));
    await expect(writePart(ctx, { ...wrong, added: addedTo(0, 5), signal: stopped })).rejects.toThrow('enough');
    const onNamed = async () => Promise.reject(new Error('taken'));
    await expect(
      writePart(ctx, { ...wrong, added: addedTo(0, 5), marks: { part: '1' }, signal, onNamed }),
    ).rejects.toThrow('taken');
    expect(await filesIn('objects')).toEqual(before);
    expect(await filesIn('scratch')).toEqual([]);
  });

  it('needs the time of a dataset that has one', async () => {
    const { orgId, projectId } = ctx;
    await db().dataset.create({ data: { orgId, projectId, name: 'timed', timeColumn: 'at' } });
    const { sha256 } = await part(0, 10);
    const copied = { versionId: input.id, names: [] };
    const joined = await joinParts(ctx, { parts: [sha256], columns: added, copied, signal, onShare });
    const made = { rows: joined, name: 'timed', sourceName: 'test', jobId: null, timeColumn: null };
    await expect(inTransaction((tx) => insertMadeVersion(tx, ctx, made))).rejects.toThrow(
      'The dataset "timed" needs its time column "at", which these rows lack.',
    );
  });
});
