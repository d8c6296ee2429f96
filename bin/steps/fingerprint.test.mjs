import { mkdirSync, mkdtempSync, renameSync, rmSync, utimesSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { fingerprint, isFresh, writeStamp } from './fingerprint.mjs';

let base;
beforeEach(() => {
  base = mkdtempSync(path.join(tmpdir(), 'fingerprint-'));
  mkdirSync(path.join(base, 'lib', 'stats'), { recursive: true });
  writeFileSync(path.join(base, 'lib', 'stats', 'mean.ts'), 'one');
  writeFileSync(path.join(base, 'package.json'), '{}');
});
afterEach(() => rmSync(base, { recursive: true }));

const entries = ['lib', 'package.json', 'absent'];
const now = (options) => fingerprint(base, entries, options);
const change = (file, text) => writeFileSync(path.join(base, file), text);

describe('fingerprint', () => {
  const changes = [
    ['the content of a file', () => change('lib/stats/mean.ts', 'two')],
    ['a new file', () => change('lib/new.ts', '')],
    ['a new name', () => renameSync(path.join(base, 'lib/stats/mean.ts'), path.join(base, 'lib/stats/median.ts'))],
    ['a file that was absent', () => change('absent', '')],
  ];
  it.each(changes)('changes with %s', (_what, alter) => {
    const before = now();
    alter();
    expect(now()).not.toBe(before);
  });

  it('does not change with times, nor with what is not kept', () => {
    const keep = (file) => !file.endsWith('.test.ts');
    const before = now({ keep });
    utimesSync(path.join(base, 'package.json'), 0, 0);
    change('lib/stats/mean.test.ts', 'x');
    expect(now({ keep })).toBe(before);
  });

  it('tells text that moved between files apart', () => {
    change('lib/a', 'x');
    change('lib/b', 'yz');
    const before = now();
    change('lib/a', 'xy');
    change('lib/b', 'z');
    expect(now()).not.toBe(before);
  });

  it('changes with the words given', () => {
    expect(now({ words: ['v20'] })).not.toBe(now({ words: ['v22'] }));
  });
});

it('is fresh only for the value it was stamped with', () => {
  const stamp = path.join(base, 'built', 'stamp');
  expect(isFresh(stamp, 'a')).toBe(false);
  writeStamp(stamp, 'a');
  expect([isFresh(stamp, 'a'), isFresh(stamp, 'b')]).toEqual([true, false]);
});
