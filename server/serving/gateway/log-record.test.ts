import { createHash } from 'node:crypto';
import { beforeAll, expect, it } from 'vitest';
import { digestOf, useDigestKey } from './around/mask-row';
import { damagedLine, readRecord, rejectedLine, writeRecord } from './log-record';

const record = {
  ...{ id: 'a', e: 3, g: 1, t: 0, k: null, v: 0, s: [0.5], l: 1 },
  m: [
    { field: 'name', how: 'hash' as const },
    { field: 'street', how: 'remove' as const },
  ],
};
const line = writeRecord(record, JSON.stringify({ name: 'Ada', street: 'Main Street 1', age: 36 })).trimEnd();

beforeAll(() => useDigestKey(Buffer.alloc(32, 7)));

it('a record that is put aside is masked as it would have been stored', () => {
  const aside = rejectedLine(readRecord(line));
  expect(aside).not.toMatch(/Ada|Main Street/);
  expect(readRecord(aside).f).toEqual({ name: digestOf(3, 'Ada'), street: null, age: 36 });
  const { m: _, ...open } = record;
  const plain = writeRecord(open, JSON.stringify({ name: 'Ada' })).trimEnd();
  expect(rejectedLine(readRecord(plain))).toBe(plain);
});

it('a line that cannot be read is put aside without its row where that was to be masked', () => {
  const torn = line.slice(0, -10);
  expect(() => readRecord(torn)).toThrow(SyntaxError);
  expect(damagedLine(torn)).not.toMatch(/Ada|Main Street/);
  expect(damagedLine(torn)).toContain('"id":"a"');
  const plain = '{"id":"b","e":3,"f":{"name":"A';
  expect(damagedLine(plain)).toBe(plain);
  expect(damagedLine('garbage')).toBe('garbage');
});

it('a digest cannot be found by trying values without the key of the instance', () => {
  const mine = digestOf(3, 'Ada');
  expect(mine).toMatch(/^[0-9a-f]{16}$/);
  expect(digestOf(3, 'Ada')).toBe(mine);
  expect(digestOf(4, 'Ada')).not.toBe(mine);
  const unkeyed = createHash('sha256')
    .update(`3\0${JSON.stringify('Ada')}`)
    .digest('hex')
    .slice(0, 16);
  expect(mine).not.toBe(unkeyed);
  useDigestKey(Buffer.alloc(32, 8));
  expect(digestOf(3, 'Ada')).not.toBe(mine);
});
