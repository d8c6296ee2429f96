import { afterAll, describe, expect, it } from 'vitest';
import { closeDb, db } from '@/server/core/db';
import { stopBoss } from '@/server/core/jobs/boss';
import { withDuckDb } from './duckdb/with-duckdb';
import { makeProject } from '@/server/testing/factories';
import { getDataset, getVersion } from './get-dataset';
import { filesIn, importFile, payloadOf, runImport, upload, useOwnStore } from './testing/run-import';
import { uploadPath } from './uploads/upload-files';
import { readFile, rm, writeFile } from 'node:fs/promises';

useOwnStore();
afterAll(async () => {
  await stopBoss(0);
  await closeDb();
});

describe('types of columns', () => {
  const cases: [name: string, values: string[], type: string, first: unknown][] = [
    ['whole numbers', ['1', '-20', '+300'], 'integer', 1],
    ['numbers', ['1', '2.5', '-1e-3', '.5', '7.'], 'number', 1],
    ['true and false', ['true', 'FALSE', 'True'], 'boolean', true],
    ['0 and 1', ['0', '1', '1'], 'integer', 0],
    ['codes with leading zeros', ['01067', '10115', '80331'], 'category', '01067'],
    ['numbers of 16 digits', ['1234567890123456', '1'], 'category', '1234567890123456'],
    ['numbers too large for a double', ['1', '1e999'], 'category', '1'],
    ['numbers and a word', ['1', '2', 'many'], 'category', '1'],
    ['decimal commas', ['"3,14"', '"2"', '"1000,5"'], 'number', 3.14],
    ['commas that may part thousands', ['"1,234"', '"2,500"'], 'category', '1,234'],
    ['days', ['2001-01-31', '2001-02-28'], 'datetime', '2001-01-31T00:00:00.000Z'],
    ['a day that does not exist', ['2001-01-31', '2001-02-30'], 'category', '2001-01-31'],
    [
      'instants without a zone are UTC',
      ['2001-01-31 17:05', '2001-01-31T17:05:09.250'],
      'datetime',
      '2001-01-31T17:05:00.000Z',
    ],
    [
      'instants with zones',
      ['2001-01-31T17:05+02:00', '2001-01-31 17:05:00 -0530', '2001-01-31T17:05Z'],
      'datetime',
      '2001-01-31T15:05:00.000Z',
    ],
    ['slashes, year first', ['2001/1/31 17:05', '2001/02/01'], 'datetime', '2001-01-31T17:05:00.000Z'],
    ['months', ['2001-01', '2001-12'], 'datetime', '2001-01-01T00:00:00.000Z'],
    ['dots', ['31.1.2001', '1.2.2001 8:30'], 'datetime', '2001-01-31T00:00:00.000Z'],
    ['month before day', ['1/2/2001', '12/31/2001 5:30 PM'], 'datetime', '2001-01-02T00:00:00.000Z'],
    ['day before month', ['1/2/2001', '31/12/2001'], 'datetime', '2001-02-01T00:00:00.000Z'],
    ['months by name', ['Jan 31 2001', '"May 3, 2001"', '31-Dec-2001 17:05'], 'datetime', '2001-01-31T00:00:00.000Z'],
    ['months by full name', ['31 January 2001', '3 March 2001 8:30'], 'datetime', '2001-01-31T00:00:00.000Z'],
    ['a month nobody knows', ['Jan 31 2001', 'Foo 31 2001'], 'category', 'Jan 31 2001'],
    ['day or month first, nobody knows', ['1/2/2001', '3/4/2001'], 'category', '1/2/2001'],
    ['nothing at all', ['', 'NA', 'null'], 'category', null],
    ['marks of missing values', ['NA', '1', 'NaN', 'N/A', '#N/A'], 'integer', null],
    ['spaces around values', ['  5 ', ' 6'], 'integer', 5],
    ['words', ['red', 'blue', 'red'], 'category', 'red'],
    ['mostly different words', Array.from({ length: 60 }, (_, index) => `name ${index}`), 'text', 'name 0'],
  ];
  it.each(cases)('%s', async (_name, values, type, first) => {
    const ctx = await makeProject();
    const { columns, preview, rowCount, status, error } = await importFile(
      ctx,
      'd',
      `n,x\n${values.map((value) => `0,${value}`).join('\n')}\n`,
    );
    expect({ status, error }).toEqual({ status: 'ready', error: null });
    expect(rowCount).toBe(values.length);
    expect(columns[1]).toEqual({ name: 'x', type });
    expect(preview[0]?.['x']).toBe(first);
  });

  it('are found from every row, not from the first ones', async () => {
    const ctx = await makeProject();
    const rows = Array.from({ length: 30_000 }, (_, index) => `${index},${index}`);
    const { columns } = await importFile(ctx, 'd', `a,b\n${rows.join('\n')}\n1.5,x\n`);
    expect(columns.map(({ type }) => type)).toEqual(['number', 'text']);
    const log = await db().jobLog.findMany({ where: { orgId: ctx.orgId, level: 'warning' } });
    expect(log.map(({ text }) => text)).toEqual([
      'Column "b": 1 of 30,001 values are not whole numbers, such as "x", so it is kept as text.',
    ]);
  });

  it('of the version before are kept where both readings hold', async () => {
    const ctx = await makeProject();
    await importFile(ctx, 'd', 'a,b,c,when\n1.5,x,2,2001-01-01\n2,y,3,2001-01-02\n');
    const next = await importFile(
      ctx,
      'd',
      `a,b,c,when\n${Array.from({ length: 60 }, (_, row) => `1,w${row},,2001-01-01`).join('\n')}\n`,
    );
    expect(next.columns.map(({ type }) => type)).toEqual(['number', 'category', 'integer', 'datetime']);
  });

  it('epoch seconds in the column that is the time', async () => {
    const ctx = await makeProject();
    await importFile(ctx, 'd', 'at,x\n2001-01-01,1\n2001-01-02,2\n');
    const { columns, minTime } = await importFile(ctx, 'd', 'at,x\n978307200,978307200\n978310800,1\n');
    expect(columns.map(({ type }) => type)).toEqual(['datetime', 'integer']);
    expect(minTime).toBe('2001-01-01T00:00:00.000Z');
  });
});

describe('the import job', () => {
  it('keeps what a CSV file says, in its order, and leaves no scratch behind', async () => {
    const ctx = await makeProject();
    const content = '\ufeffname;n;ok\r\n"M\u00fcller; A.";1;true\r\n"two\nlines";;false\r\n"say ""hi""";3;\r\n';
    const version = await importFile(ctx, 'people', content);
    expect(version.preview).toEqual([
      { name: 'M\u00fcller; A.', n: 1, ok: true },
      { name: 'two\nlines', n: null, ok: false },
      { name: 'say "hi"', n: 3, ok: null },
    ]);
    expect(version).toMatchObject({
      status: 'ready',
      sourceKind: 'csv',
      sourceName: 'people.csv',
      rowCount: 3,
      minTime: null,
    });
    expect(await filesIn('scratch')).toEqual([]);
    expect(await filesIn('objects')).toContain(version.sha256);
    expect(version.sizeBytes).toBeGreaterThan(100);
  });

  it('finds the only column of dates and makes it the time of the dataset', async () => {
    const ctx = await makeProject();
    const { datasetId, minTime, maxTime } = await importFile(ctx, 'd', 'when,x\n2001-03-01,1\n2001-01-01 10:30,2\n');
    expect((await getDataset(ctx, datasetId)).timeColumn).toBe('when');
    expect([minTime, maxTime]).toEqual(['2001-01-01T10:30:00.000Z', '2001-03-01T00:00:00.000Z']);
  });

  it('leaves the choice to people when an earlier version had dates', async () => {
    const ctx = await makeProject();
    const { datasetId } = await importFile(ctx, 'd', 'x\n1\n');
    await importFile(ctx, 'd', 'x,from,to\n1,2001-01-01,2001-01-02\n');
    await importFile(ctx, 'd', 'x,from\n1,2001-01-01\n');
    expect((await getDataset(ctx, datasetId)).timeColumn).toBeNull();
    const other = await importFile(ctx, 'e', 'x\n1\n');
    await importFile(ctx, 'e', 'x,from\n1,2001-01-01\n');
    expect((await getDataset(ctx, other.datasetId)).timeColumn).toBe('from');
  });

  it('refuses a version without the time column, with a sentence and without rows', async () => {
    const ctx = await makeProject();
    await importFile(ctx, 'd', 'when,x\n2001-03-01,1\n');
    const failed = await importFile(ctx, 'd', 'day,x\n2001-03-01,1\n');
    expect(failed).toMatchObject({ status: 'failed', sha256: null, rowCount: null, profile: [], preview: [] });
    expect(failed.error).toContain('Column "when" is the dataset\'s time, but it is not in this file');
    expect(await filesIn('scratch')).toEqual([]);
    const job = await db().job.findUniqueOrThrow({ where: { id: failed.jobId ?? '' } });
    expect(job).toMatchObject({ status: 'failed', error: failed.error });
  });

  it('fails with a sentence when the file went bad after it was taken', async () => {
    const ctx = await makeProject();
    const version = await upload(ctx, 'd', 'a,b\n1,2\n');
    await writeFile(uploadPath((await payloadOf(version)).uploadKey), 'a,b\n1,2\n3\n');
    await runImport(version);
    expect((await getVersion(ctx, version.id)).error).toContain('Row 2 (line 3) has 1 value');
    const gone = await upload(ctx, 'd', 'a,b\n1,2\n');
    await rm(uploadPath((await payloadOf(gone)).uploadKey));
    await runImport(gone);
    expect((await getVersion(ctx, gone.id)).error).toBe('The uploaded file is gone: upload it once more.');
  });

  it('is safe to run twice, and picks up what a killed attempt left', async () => {
    const ctx = await makeProject();
    const version = await upload(ctx, 'd', 'a,b\n1,2\n');
    const { uploadKey } = await payloadOf(version);
    await writeFile(`${uploadPath(uploadKey)}.1.parquet`, 'half a file');
    await db().job.update({ where: { id: version.jobId ?? '' }, data: { status: 'running', attempt: 1 } });
    await runImport(version);
    const ready = await getVersion(ctx, version.id);
    expect(ready).toMatchObject({ status: 'ready', rowCount: 1 });
    await db().job.update({ where: { id: version.jobId ?? '' }, data: { status: 'queued' } });
    await runImport(version);
    expect(await getVersion(ctx, version.id)).toEqual(ready);
    expect(await filesIn('scratch')).toEqual([]);
  });

  it('ends when it is cancelled, with nothing kept', async () => {
    const ctx = await makeProject();
    const version = await upload(ctx, 'd', 'a,b\n1,2\n');
    await db().job.update({ where: { id: version.jobId ?? '' }, data: { cancelRequestedAt: new Date() } });
    await runImport(version);
    expect(await getVersion(ctx, version.id)).toMatchObject({ status: 'failed', error: 'Cancelled before it began.' });
    expect(await filesIn('scratch')).toEqual([]);
  });
});

describe('Parquet files', () => {
  const made = (sql: string): Promise<Uint8Array> =>
    withDuckDb(async (duckDb) => {
      const file = uploadPath('made.upload');
      await duckDb.run(`COPY (${sql}) TO '${file}' (FORMAT parquet)`);
      const content = await readFile(file);
      await rm(file);
      return content;
    });

  it('of every usable type are stored with ours', async () => {
    const ctx = await makeProject();
    const version = await importFile(
      ctx,
      'd',
      await made(`
      SELECT 1::TINYINT AS small, 2::UBIGINT AS large, 9007199254740993 AS huge, 1.5::FLOAT AS f, 'nan'::DOUBLE AS nan,
        12.34::DECIMAL(10, 2) AS money, true AS yes, DATE '2001-01-31' AS day, TIMESTAMP '2001-01-31 10:00:00.5' AS at,
        TIMESTAMPTZ '2001-01-31 10:00:00+02' AS zoned, 'x' AS word, 'b'::ENUM('a', 'b') AS choice,
        TIME '10:00:00' AS t`),
    );
    expect(version.columns.map(({ type }) => type)).toEqual([
      'integer',
      'integer',
      'category',
      'number',
      'number',
      'number',
      'boolean',
      'datetime',
      'datetime',
      'datetime',
      'category',
      'category',
      'category',
    ]);
    expect(version.preview).toEqual([
      {
        small: 1,
        large: 2,
        huge: '9007199254740993',
        f: 1.5,
        nan: null,
        money: 12.34,
        yes: true,
        day: '2001-01-31T00:00:00.000Z',
        at: '2001-01-31T10:00:00.500Z',
        zoned: '2001-01-31T08:00:00.000Z',
        word: 'x',
        choice: 'b',
        t: '10:00:00',
      },
    ]);
  });

  const refused: [name: string, sql: string, sentence: string][] = [
    [
      'nested columns',
      `SELECT 1 AS a, {'x': 1, 'y': 2} AS place`,
      'Column "place" is nested (STRUCT(x INTEGER, y INTEGER)): give each',
    ],
    ['lists', 'SELECT [1, 2] AS list', 'Column "list" is nested (INTEGER[])'],
    ['no rows', 'SELECT 1 AS a WHERE false', 'The file has columns but no rows'],
    [
      'infinite numbers',
      `SELECT i::DOUBLE / (3 - i) AS ratio FROM range(5) t(i)`,
      'Row 4, column "ratio": the value is infinite',
    ],
    [
      'texts of 2 MB',
      `SELECT repeat('x', i * 1000000) AS word FROM range(3) t(i)`,
      'Row 3, column "word": the value is longer than 1 MB',
    ],
    ['an empty name', 'SELECT 1 AS " "', 'Column 1 has no name in the Parquet file'],
  ];
  it.each(refused)('with %s get a sentence', async (_name, sql, sentence) => {
    const version = await importFile(await makeProject(), 'd', await made(sql));
    expect(version.status).toBe('failed');
    expect(version.error?.slice(0, sentence.length)).toBe(sentence);
  });

  it('that are damaged get a sentence without the place of the file', async () => {
    const content = Buffer.from(await made('SELECT i, i % 7 AS j FROM range(5000) t(i)'));
    content.fill(0xff, 100, 3000);
    const { status, error } = await importFile(await makeProject(), 'd', content);
    expect(status).toBe('failed');
    expect(error).toMatch(
      /^The file cannot be read as Parquet \(.*\)\. It may be cut off or damaged: write it again\.$/,
    );
    expect(error).not.toContain('/');
  });
});
