import { mkdtemp, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { gzipSync } from 'node:zlib';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { readTable } from './read-table';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ringside-table-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** As in the object store, files have no ending; their name tells the format. */
async function fileOf(content: string | Uint8Array): Promise<string> {
  const file = path.join(folder, `object ${Math.random()}`);
  await writeFile(file, content);
  return file;
}

const page = { offset: 0, limit: 100, sort: null };
async function read(name: string, content: string | Uint8Array, more: Partial<Parameters<typeof readTable>[0]> = {}) {
  const file = await fileOf(content);
  return readTable({ ...page, file, name, sizeBytes: (await stat(file)).size, ...more });
}

const cities = 'city;people;at\nRöma;2800000;2001-02-03\n"a;b";;\nOslo;700000.5;2001-02-05\n';

test('tells columns, their types and how many rows there are', async () => {
  expect(await read('cities.csv', cities)).toEqual({
    columns: [
      { name: 'city', type: 'varchar', isNumber: false },
      { name: 'people', type: 'double', isNumber: true },
      { name: 'at', type: 'date', isNumber: false },
    ],
    moreColumns: 0,
    rows: [
      ['Röma', 2_800_000, '2001-02-03'],
      ['a;b', null, null],
      ['Oslo', 700_000.5, '2001-02-05'],
    ],
    rowCount: 3,
  });
});

test.each<[string, string | Uint8Array]>([
  ['a.tsv', 'x\ty\n1\t2\n'],
  ['a.csv.gz', gzipSync('x,y\n1,2\n')],
])('reads %s', async (name, content) => {
  expect(await read(name, content)).toMatchObject({ columns: [{ name: 'x' }, { name: 'y' }], rows: [[1, 2]] });
});

describe('a page', () => {
  const many = `n,name\n${Array.from({ length: 500 }, (_, n) => `${n},r${n % 7}`).join('\n')}\n`;

  test('begins where it is asked to, also past the end', async () => {
    expect((await read('a.csv', many, { offset: 490, limit: 5 })).rows.map(([n]) => n)).toEqual([
      490, 491, 492, 493, 494,
    ]);
    expect(await read('a.csv', many, { offset: 500 })).toMatchObject({ rows: [], rowCount: 500 });
  });

  test('is sorted by a column, missing values last both ways', async () => {
    const sorted = async (column: string, descending: boolean) =>
      (await read('c.csv', cities, { sort: { column, descending } })).rows.map(([city]) => city);
    expect(await sorted('people', false)).toEqual(['Oslo', 'Röma', 'a;b']);
    expect(await sorted('people', true)).toEqual(['Röma', 'Oslo', 'a;b']);
    await expect(sorted('x"; DROP', false)).rejects.toThrow('has no column "x"; DROP"');
  });

  test('of a wide table holds fewer rows and the first columns', async () => {
    const names = Array.from({ length: 600 }, (_, n) => `c${n}`);
    const wide = `${names.join(',')}\n${Array.from({ length: 300 }, () => names.map(() => 1).join(',')).join('\n')}\n`;
    const table = await read('wide.csv', wide, { limit: 1000 });
    expect([table.columns.length, table.moreColumns, table.rows.length]).toEqual([500, 100, 100]);
  });
});

test('a value that does not fit its column makes the columns texts', async () => {
  const late = `a\n${'1\n'.repeat(30_000)}not a number\n`;
  const table = await read('late.csv', late, { offset: 29_999 });
  expect(table.rows).toEqual([['1'], ['not a number']]);
});

test('Parquet keeps its types; numbers that JSON cannot carry are told as texts', async () => {
  const file = path.join(folder, 'typed');
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`COPY (SELECT 1::BIGINT AS small, 9007199254740993::BIGINT AS big, 'NaN'::DOUBLE AS nothing,
    1.25::DECIMAL(9, 2) AS money, true AS yes, [1, 2] AS list, repeat('x', 600) AS long, '\\xAA'::BLOB AS bytes,
    TIMESTAMP '2001-02-03 04:05:06' AS at) TO '${file}' (FORMAT parquet)`);
  connection.closeSync();
  const { rows, columns } = await readTable({ ...page, file, name: 'a.parquet', sizeBytes: 1 });
  expect(rows).toEqual([
    [1, '9007199254740993', 'NaN', 1.25, true, '[1, 2]', `${'x'.repeat(500)}…`, 'bytes: 1', '2001-02-03 04:05:06'],
  ]);
  expect(columns.map(({ isNumber }) => isNumber)).toEqual([true, true, true, true, false, false, false, false, false]);
});

test.each([
  ['broken.parquet', 'PAR1 and nothing else'],
  ['empty.parquet', ''],
])('%s is refused in a sentence that does not tell where it lies', async (name, content) => {
  const refused = read(name, content);
  await expect(refused).rejects.toThrow(RangeError);
  await expect(refused).rejects.toThrow(/^The file cannot be read as a table/);
  await expect(refused).rejects.not.toThrow(folder);
});
