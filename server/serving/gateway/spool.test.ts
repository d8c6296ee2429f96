import { appendFileSync, cpSync, existsSync, mkdtempSync, readdirSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { expect, it } from 'vitest';
import { readRecord, rejectedLine, writeRecord } from './log-record';
import { Spool } from './spool';

const makeRoot = () => mkdtempSync(path.join(tmpdir(), 'ringside-spool-'));

function record(id: string) {
  return { id, e: 1, g: 1, t: 0, k: null, v: 0, s: [0.5], l: 10 };
}

const line = (id: string) => writeRecord(record(id), '{"origin":"ORD"}');

/** Takes everything out, in order. */
async function drain(spool: Spool, limit = 1e6): Promise<string[]> {
  const ids: string[] = [];
  for (let segment = spool.next(); segment; segment = spool.next()) {
    const chunk = await segment.read(limit);
    if (chunk.length === 0) spool.discard(segment);
    else {
      ids.push(
        ...chunk
          .toString('utf8')
          .trim()
          .split('\n')
          .map((text) => readRecord(text).id),
      );
      spool.confirm(segment, chunk.length);
    }
  }
  return ids;
}

/** A copy of a gateway's folder as its death would leave it. */
function leaveDead(root: string): string {
  const [folder = ''] = readdirSync(root);
  const dead = makeRoot();
  const copy = path.join(dead, folder);
  cpSync(path.join(root, folder), copy, { recursive: true });
  writeFileSync(path.join(copy, 'owner.json'), JSON.stringify({ host: hostname(), pid: 1, startedAt: 'long ago' }));
  return dead;
}

it.each([
  ['{"a":1}', 'plain'],
  ['{"quote":"\\",\\"f\\":{"}', 'its own mark inside a text'],
  ['{"text":"\\u0000 line\\nbreak ☂ \\ud800"}', 'odd characters'],
])('reads features %s back as they were written (%s)', (features) => {
  const { features: read, f, ...rest } = readRecord(writeRecord({ ...record('x'), k: 'key,"f":' }, features).trimEnd());
  expect(read).toBe(features);
  expect(f).toEqual(JSON.parse(features));
  expect(rest).toEqual({ ...record('x'), k: 'key,"f":' });
});

it.each(['{"id":"x"', '{"id":1,"s":[],"f":{}}', '[]', '7'])('does not read %s', (text) => {
  expect(() => readRecord(text)).toThrow(SyntaxError);
});

it('gives lines back in the order they came, whatever the size of a read', async () => {
  for (const limit of [1, 50, 200, 1e6]) {
    const spool = new Spool({ root: makeRoot(), fsync: false });
    const ids = Array.from({ length: 50 }, (_, index) => `id-${index}`);
    for (const id of ids) spool.append(line(id));
    expect(await drain(spool, limit)).toEqual(ids);
    expect(spool.backlogBytes).toBe(0);
    spool.close();
  }
});

it('leaves nothing behind when everything was taken', async () => {
  const root = makeRoot();
  const spool = new Spool({ root, fsync: true });
  await spool.append(line('a'));
  await Promise.all([spool.append(line('b')), spool.append(line('c')), spool.append(line('d'))]);
  expect(await drain(spool)).toEqual(['a', 'b', 'c', 'd']);
  spool.close();
  expect(readdirSync(root)).toEqual([]);
});

it('puts full segments away', async () => {
  const root = makeRoot();
  const spool = new Spool({ root, fsync: false });
  const long = 'x'.repeat(1024 * 1024);
  for (let index = 0; index < 20; index++) spool.append(writeRecord(record(`id-${index}`), `{"text":"${long}"}`));
  const files = () => readdirSync(root, { recursive: true }).filter((name) => String(name).endsWith('.log')).length;
  expect(files()).toBe(3);
  expect(await drain(spool, 3e6)).toHaveLength(20);
  expect(files()).toBe(0);
  spool.close();
});

it('takes over what a dead gateway left, oldest first, but for a line that was cut off', async () => {
  const root = makeRoot();
  const first = new Spool({ root, fsync: false });
  for (const id of ['a', 'b', 'c']) first.append(line(id));
  const dead = leaveDead(root);
  const [folder = ''] = readdirSync(dead);
  const [segment = ''] = readdirSync(path.join(dead, folder)).filter((name) => name.endsWith('.log'));
  appendFileSync(path.join(dead, folder, segment), line('half').slice(0, 20));
  const second = new Spool({ root: dead, fsync: false });
  second.append(line('d'));
  expect(await drain(second)).toEqual(['a', 'b', 'c', 'd']);
  expect(existsSync(path.join(dead, folder))).toBe(false);
  expect(second.backlogBytes).toBe(0);
  second.close();
  expect(readdirSync(dead)).toEqual([]);
  first.close();
});

it('takes over what was taken over by one that died too', async () => {
  const root = makeRoot();
  new Spool({ root, fsync: false }).append(line('a'));
  const once = leaveDead(root);
  new Spool({ root: once, fsync: false }).append(line('b'));
  const twice = leaveDead(once);
  const last = new Spool({ root: twice, fsync: false });
  expect((await drain(last)).sort()).toEqual(['a', 'b']);
});

it('leaves a living gateway its own', () => {
  const root = makeRoot();
  const living = new Spool({ root, fsync: false });
  living.append(line('a'));
  const other = new Spool({ root, fsync: false });
  expect(other.next()).toBeUndefined();
  expect(living.next()).toBeDefined();
});

it('says only when its row is asked for that the row of a record is damaged', () => {
  const damaged = readRecord(writeRecord(record('x'), '{"origin":}').trimEnd());
  expect(damaged.id).toBe('x');
  expect(() => damaged.f).toThrow(SyntaxError);
  const m = [{ field: 'origin', how: 'remove' as const }];
  const masked = readRecord(writeRecord({ ...record('x'), m }, '{"origin":"ORD",}').trimEnd());
  expect(rejectedLine(damaged)).toContain('"origin"');
  expect(rejectedLine(masked)).not.toContain('ORD');
});
