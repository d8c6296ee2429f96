import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { childEnv } from '@/server/core/env';
import { LogFile } from './log-file';
import { ManagedProcess } from './managed-process';

let folder: string;
let said: string[];
let announced: string[];
let managed: ManagedProcess;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'managed-'));
  said = [];
  announced = [];
});

afterEach(async () => {
  await managed.stop([{ signal: 'SIGKILL', waitMs: 3000 }]);
  rmSync(folder, { recursive: true, force: true });
});

const stayAlive = 'setInterval(() => {}, 1000);';
const ready = `process.send({ type: 'ready' }); ${stayAlive}`;

function manage(program: string): ManagedProcess {
  const script = path.join(folder, 'entry.mjs');
  writeFileSync(script, program);
  managed = new ManagedProcess({
    name: 'web',
    script,
    cwd: folder,
    env: () => childEnv({ RINGSIDE_HOME: folder }),
    log: new LogFile(path.join(folder, 'web.log')),
    say: (text) => said.push(text),
    announce: (text) => announced.push(text),
    onChange: () => undefined,
  });
  return managed;
}

it('is started once the process says that it is ready, and passes on what it announces', async () => {
  await manage(`process.send({ type: 'announce', text: 'code 1' }); ${ready}`).start();
  expect(managed.identity?.pid).toBeGreaterThan(0);
  expect(announced).toEqual(['code 1']);
});

it('fails with the sentence of a process that cannot start, not with its stack', async () => {
  const start = manage(`console.error('web: the store is gone.'); console.error('  at x'); process.exit(1);`).start();
  await expect(start).rejects.toThrow('The process web could not start: the store is gone. Its log is');
  expect(said).toEqual([]);
});

it('fails with how it ended when it said nothing', async () => {
  await expect(manage('process.exit(3);').start()).rejects.toThrow('could not start: it ended with code 3');
});

it('starts a process again that ends by itself', async () => {
  await manage(ready).start();
  const before = managed.identity?.pid ?? 0;
  process.kill(before, 'SIGKILL');
  await vi.waitFor(() => expect(managed.identity?.pid ?? before).not.toBe(before), 5000);
  expect(said).toEqual(['web ended by SIGKILL; it is started again in 0.2 s.']);
});

it('writes what the process prints to its log, and errors also to the terminal', async () => {
  await manage(`${ready} setTimeout(() => { console.log('fine'); console.error('odd'); }, 50);`).start();
  await vi.waitFor(() => expect(said).toEqual(['web | odd']), 5000);
  await vi.waitFor(() => expect(readFileSync(path.join(folder, 'web.log'), 'utf8')).toMatch(/fine\n/), 5000);
});

it('does not start it again after it was stopped', async () => {
  await manage(`process.on('SIGTERM', () => process.exit(0)); ${ready}`).start();
  await managed.stop([{ signal: 'SIGTERM', waitMs: 3000 }]);
  expect(managed.identity).toBeUndefined();
  expect(said).toEqual([]);
});
