import { existsSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { identify } from '@/server/core/process-identity';
import { claimHome } from './claim-home';

let home: string;
let lock: string;
beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'claim-'));
  lock = path.join(home, 'supervisor.lock');
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

function claimed(): () => void {
  const claim = claimHome(home);
  if ('holder' in claim) throw new Error('It is held.');
  return claim.release;
}

it('gives the home to one supervisor at a time', () => {
  const release = claimed();
  expect(claimHome(home)).toEqual({ holder: identify(process.pid) });
  release();
  claimed();
});

it.each([
  ['a process that is gone', JSON.stringify({ pid: 4_000_000, startedAt: 'long ago' })],
  ['a number that another process got', JSON.stringify({ pid: process.pid, startedAt: 'before the last boot' })],
  ['a file cut short', '{"pid": 12'],
])('takes over the claim of %s', (_case, content) => {
  writeFileSync(lock, content);
  claimed();
  expect(readdirSync(home)).toEqual(['supervisor.lock']);
});

it('leaves nothing behind when given back', () => {
  claimed()();
  expect(existsSync(lock)).toBe(false);
  expect(readdirSync(home)).toEqual([]);
});
