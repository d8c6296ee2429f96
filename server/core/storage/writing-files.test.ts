import { mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { sweepWritingFiles, writingEnding } from './writing-files';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'ringside-writing-'));
});
afterAll(() => rm(folder, { recursive: true }));

test('takes what dead processes left, and nothing of the living or of others', async () => {
  const now = new Date();
  const longAgo = new Date(now.getTime() - 2 * 86_400_000);
  const mine = writingEnding();
  const [, host = '', pid = ''] = /^\.([0-9a-f]+)-(\d+)-/.exec(mine) ?? [];
  const files = {
    living: `a${mine}`,
    'of an earlier process with this number': `b.${host}-${pid}-${'0'.repeat(12)}.object`,
    'of a process that is gone': `c.${host}-4194999-${'0'.repeat(12)}.object`,
    'of another machine, fresh': `d.${'0'.repeat(12)}-1-${'0'.repeat(12)}.object`,
    'of another machine, abandoned': `e.${'0'.repeat(12)}-1-${'0'.repeat(12)}.object`,
    'no file of ours': 'f.upload',
  };
  for (const name of Object.values(files)) await writeFile(path.join(folder, name), '');
  for (const name of [files.living, files['of another machine, abandoned'], files['no file of ours']]) {
    await utimes(path.join(folder, name), longAgo, longAgo);
  }
  expect(await sweepWritingFiles(folder, now)).toBe(3);
  expect((await readdir(folder)).sort()).toEqual(
    [files.living, files['of another machine, fresh'], files['no file of ours']].sort(),
  );
});

test('a folder that is not there is swept', async () => {
  expect(await sweepWritingFiles(path.join(folder, 'none'), new Date())).toBe(0);
});
