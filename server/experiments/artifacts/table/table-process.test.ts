import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import type { TableAsk } from './table-messages';
import { TableProcess } from './table-process';

let folder: string;
let tables: TableProcess;
beforeAll(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'ringside-tables-'));
});
afterEach(() => tables.stop());
afterAll(() => rmSync(folder, { recursive: true }));

const program = `
  process.on('message', ({ id, ask }) => {
    if (ask.name === 'deadly') process.kill(process.pid, 'SIGKILL');
    if (ask.name === 'wrong') return process.send({ id, failure: 'It is no table', isSentence: true });
    if (ask.name === 'secret') return process.send({ id, failure: '/etc/passwd', isSentence: false });
    process.send({ id, table: { columns: [], moreColumns: process.pid, rows: [], rowCount: ask.offset } });
  });
`;

function begin() {
  const script = path.join(folder, 'child.mjs');
  writeFileSync(script, program);
  tables = new TableProcess(script);
  return (name: string, offset = 0) => {
    const ask: TableAsk = { file: 'x', name, offset, limit: 1, sort: null, sizeBytes: 1 };
    return tables.read(ask);
  };
}

test('several at once are answered one after the other, each with its own', async () => {
  const read = begin();
  const answers = await Promise.all([1, 2, 3].map((offset) => read('fine', offset)));
  expect(answers.map(({ rowCount }) => rowCount)).toEqual([1, 2, 3]);
  expect(new Set(answers.map(({ moreColumns }) => moreColumns)).size).toBe(1);
});

test('a file that ends the process is told so, and the next one is read by another', async () => {
  const read = begin();
  const before = await read('fine');
  const asked = [read('deadly'), read('fine', 7)];
  await expect(asked[0]).rejects.toMatchObject({ code: 'Invalid', message: expect.stringContaining('ended the') });
  const after = await asked[1];
  expect(after).toMatchObject({ rowCount: 7 });
  expect(after?.moreColumns).not.toBe(before.moreColumns);
});

test('what is wrong with a file is said, what is wrong with us is not', async () => {
  const read = begin();
  await expect(read('wrong')).rejects.toMatchObject({ code: 'Invalid', message: 'It is no table.' });
  await expect(read('secret')).rejects.not.toHaveProperty('code');
});

test('too many that wait are sent away', async () => {
  const read = begin();
  const asked = Array.from({ length: 22 }, () =>
    read('fine').then(
      () => 'read',
      (error: { code: string }) => error.code,
    ),
  );
  expect((await Promise.all(asked)).filter((outcome) => outcome === 'Unavailable')).toHaveLength(1);
});
