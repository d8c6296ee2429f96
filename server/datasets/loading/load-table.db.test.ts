import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { cellAt, getColumn, rowAt } from '@/lib/preprocessing/table';
import type { Context } from '@/server/core/context';
import { closeDb, db } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import { asRole, makeProject } from '@/server/testing/factories';
import { describeVersions, listReadyVersions } from '../describe-versions';
import { importFile, upload, useOwnStore } from '../testing/run-import';
import { countRows, loadTable } from './load-table';
import { sampleRowNumbers } from './sample-rows';
import { streamRows } from './stream-rows';

useOwnStore();
let ctx: Context;
let first: string;
let second: string;
let datasetId: string;

beforeAll(async () => {
  ctx = await makeProject();
  const one = await importFile(
    ctx,
    'd',
    'when,n,x,word,ok\n2001-01-02,1,1.5,b,true\n2001-01-01,2,,a,\n,3,2.5,,false\n',
  );
  const two = await importFile(ctx, 'd', 'when,n,x,word,ok\n2001-01-03 12:00,4,3,c,true\n2001-01-01,5,4,a,true\n');
  [first, second, datasetId] = [one.id, two.id, one.datasetId];
});
afterAll(async () => {
  await stopBoss(0);
  await closeDb();
});

describe('loadTable', () => {
  it('holds numbers, texts, instants and booleans in typed arrays', async () => {
    const table = await loadTable(ctx, { versionIds: [first] });
    expect(table.rowCount).toBe(3);
    expect([...table.columns.keys()]).toEqual(['when', 'n', 'x', 'word', 'ok']);
    expect(getColumn(table, 'when')).toEqual({
      kind: 'datetime',
      values: Float64Array.of(Date.UTC(2001, 0, 2), Date.UTC(2001, 0, 1), NaN),
    });
    expect(getColumn(table, 'n')).toEqual({ kind: 'number', values: Float64Array.of(1, 2, 3) });
    expect(getColumn(table, 'x')).toEqual({ kind: 'number', values: Float64Array.of(1.5, NaN, 2.5) });
    expect(getColumn(table, 'word')).toEqual({
      kind: 'category',
      codes: Int32Array.of(0, 1, -1),
      dictionary: ['b', 'a'],
    });
    expect(getColumn(table, 'ok')).toEqual({ kind: 'boolean', values: Int8Array.of(1, -1, 0) });
  });

  it('puts versions one after another in the given order, with one dictionary', async () => {
    const table = await loadTable(ctx, { versionIds: [second, first], columns: ['word', 'n'] });
    expect([...table.columns.keys()]).toEqual(['word', 'n']);
    expect(getColumn(table, 'n')).toEqual({ kind: 'number', values: Float64Array.of(4, 5, 1, 2, 3) });
    expect(getColumn(table, 'word')).toEqual({
      kind: 'category',
      codes: Int32Array.of(0, 1, 2, 1, -1),
      dictionary: ['c', 'a', 'b'],
    });
  });

  it('keeps rows from the start of a range of time to before its end', async () => {
    const numbers = async (from: string | null, to: string | null) => {
      const table = await loadTable(ctx, {
        versionIds: [first, second],
        columns: ['n'],
        timeRange: { column: 'when', from, to },
      });
      return Array.from({ length: table.rowCount }, (_, row) => cellAt(getColumn(table, 'n'), row));
    };
    expect(await numbers('2001-01-01T00:00:00Z', '2001-01-02T00:00:00Z')).toEqual([2, 5]);
    expect(await numbers('2001-01-02T00:00:00Z', null)).toEqual([1, 4]);
    expect(await numbers(null, '2001-01-03T12:00:00Z')).toEqual([1, 2, 5]);
    expect(await numbers(null, null)).toEqual([1, 2, 3, 4, 5]);
    expect(await numbers('2002-01-01T00:00:00Z', null)).toEqual([]);
  });

  it('takes the first rows, or a sample drawn by seed, in their order', async () => {
    const lines = Array.from({ length: 9000 }, (_, row) => `${row},g${row % 7}`).join('\n');
    const { id } = await importFile(ctx, 'long', `row,group\n${lines}\n`);
    const rowsOf = async (input: object) => {
      const table = await loadTable(ctx, { versionIds: [id, id], ...input });
      return Array.from({ length: table.rowCount }, (_, at) => rowAt(table, at));
    };
    const all = await rowsOf({});
    expect(all).toHaveLength(18_000);
    expect(all.every(({ row, group }, at) => row === at % 9000 && group === `g${Number(row) % 7}`)).toBe(true);
    expect(await rowsOf({ limit: 3000 })).toEqual(all.slice(0, 3000));
    const sample = await rowsOf({ sampleRows: { count: 700, seed: 5 } });
    expect(sample).toHaveLength(700);
    expect(await rowsOf({ sampleRows: { count: 700, seed: 5 } })).toEqual(sample);
    const places = sample.map((one, at) => all.findIndex((row, place) => place >= at && row.row === one.row));
    expect(places.every((place) => place >= 0)).toBe(true);
    expect(sample.filter(({ row }) => Number(row) < 4500).length).toBeGreaterThan(250);
    expect(sample.every(({ row, group }) => group === `g${Number(row) % 7}`)).toBe(true);
    expect((await rowsOf({ sampleRows: { count: 30_000, seed: 5 } })).length).toBe(18_000);
  });

  it('keeps the order of files of many row groups, which several threads read', async () => {
    const lines = Array.from({ length: 400_000 }, (_, row) => `${row},${row}`).join('\n');
    const { id } = await importFile(ctx, 'many', `row,copy\n${lines}\n`);
    const row = getColumn(await loadTable(ctx, { versionIds: [id] }), 'row');
    expect(row.kind === 'number' && row.values.every((value, at) => value === at)).toBe(true);
    const sampled = getColumn(await loadTable(ctx, { versionIds: [id], sampleRows: { count: 9, seed: 2 } }), 'row');
    expect(sampled).toEqual({ kind: 'number', values: sampleRowNumbers(400_000, { count: 9, seed: 2 }) });
  });

  it('says what is wrong when rows cannot be read', async () => {
    const other = await importFile(ctx, 'other', 'when,n,x,word,ok,more\n2001-01-01,a,1,b,true,1\n');
    const wider = await importFile(ctx, 'wider', 'when,n,x,word,ok,more\n2001-01-01,1,1,b,true,1\n');
    const waiting = await upload(ctx, 'waiting', 'a,b\n1,2\n');
    const failing: [input: Parameters<typeof loadTable>[1], sentence: string][] = [
      [{ versionIds: [] }, 'No dataset version was named'],
      [{ versionIds: ['nobody'] }, 'There is no dataset version nobody here.'],
      [
        { versionIds: [first], columns: ['weight'] },
        'd v1 has no column "weight"; its columns are when, n, x, word, ok.',
      ],
      [{ versionIds: [first, other.id], columns: ['n'] }, 'Column "n" is integer in d v1 but category in other v1'],
      [{ versionIds: [first, other.id], columns: ['x', 'word'] }, ''],
      [{ versionIds: [other.id, first], columns: ['more'] }, 'd v1 has no column "more"'],
      [{ versionIds: [first, wider.id] }, 'wider v1 has a column "more" that d v1 lacks'],
      [{ versionIds: [waiting.id] }, 'waiting v1 has no rows to read: its status is importing.'],
      [
        { versionIds: [first], timeRange: { column: 'n', from: '2001-01-01', to: null } },
        '"n" cannot give the time of rows in d v1',
      ],
      [{ versionIds: [first], timeRange: { column: 'when', from: 'May', to: null } }, '"May" is not an instant'],
    ];
    for (const [input, sentence] of failing) {
      const result = await loadTable(ctx, input).then(
        () => '',
        (error: Error) => error.message,
      );
      expect(result.slice(0, sentence.length || undefined), JSON.stringify(input)).toBe(sentence);
    }
    await expect(loadTable(await makeProject(), { versionIds: [first] })).rejects.toThrow(
      'There is no dataset version',
    );
  });

  it('stops when it is told to', async () => {
    const stop = new AbortController();
    stop.abort(new Error('enough'));
    await expect(loadTable(ctx, { versionIds: [first], signal: stop.signal })).rejects.toThrow('enough');
  });
});

describe('countRows and describeVersions', () => {
  it('count without and with a range of time', async () => {
    expect(await countRows(ctx, { versionIds: [first, second] })).toBe(5);
    const timeRange = { column: 'when', from: '2001-01-01T00:00:00Z', to: '2001-01-02T00:00:00Z' };
    expect(await countRows(ctx, { versionIds: [first, second], timeRange })).toBe(2);
  });

  it('describe in the order asked for, deleted ones only on request', async () => {
    const [two, one] = await describeVersions(asRole(ctx, 'viewer'), [second, first]);
    expect(two).toMatchObject({ id: second, name: 'd', version: 2, status: 'ready', rowCount: 2, timeColumn: 'when' });
    expect(one).toMatchObject({ id: first, minTime: '2001-01-01T00:00:00.000Z', maxTime: '2001-01-02T00:00:00.000Z' });
    expect((await listReadyVersions(ctx, datasetId)).map(({ version }) => version)).toEqual([1, 2]);
    await db().datasetVersion.update({ where: { id: second }, data: { deletedAt: new Date() } });
    await expect(describeVersions(ctx, [second])).rejects.toThrow('There is no dataset version');
    expect(await describeVersions(ctx, [second], { deleted: true })).toHaveLength(1);
    await db().datasetVersion.update({ where: { id: second }, data: { deletedAt: null } });
  });
});

describe('streamRows', () => {
  const collect = async (input: Omit<Parameters<typeof streamRows>[1], 'versionIds'>) => {
    const rows = [];
    for await (const row of streamRows(ctx, { versionIds: [first, second], ...input })) rows.push(row);
    return rows;
  };

  it('gives rows as JSON carries them, in the order of their time where asked', async () => {
    const stored = await collect({ columns: ['when', 'n'] });
    expect(stored.map(({ n }) => n)).toEqual([1, 2, 3, 4, 5]);
    const ordered = await collect({ columns: ['n', 'ok'], orderByTime: true });
    expect(ordered).toEqual([
      { n: 2, ok: null },
      { n: 5, ok: true },
      { n: 1, ok: true },
      { n: 4, ok: true },
    ]);
    expect((await collect({ orderByTime: true, limit: 2 })).map(({ when }) => when)).toEqual([
      '2001-01-01T00:00:00.000Z',
      '2001-01-02T00:00:00.000Z',
    ]);
  });
});
