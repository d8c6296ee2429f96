import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { identify, isRunning } from '@/server/core/process-identity';
import { findState, removeState, saveState, stopLeftovers, type InstanceState } from './instance-state';

let home: string;
let child: ChildProcess | undefined;

beforeEach(() => {
  home = mkdtempSync(path.join(tmpdir(), 'state-'));
});
afterEach(() => {
  child?.kill('SIGKILL');
  rmSync(home, { recursive: true, force: true });
});

const state = (children: InstanceState['children'] = []): InstanceState => ({
  pid: 1,
  startedAt: 'then',
  url: 'http://127.0.0.1:3000',
  gatewayUrl: 'http://127.0.0.1:3001',
  isReady: true,
  children,
});

async function startChild(program: string): Promise<number> {
  child = spawn(process.execPath, ['-e', program], { stdio: ['ignore', 'pipe', 'ignore'] });
  if (child.stdout) await once(child.stdout, 'data');
  return child.pid ?? 0;
}

describe('state of an instance', () => {
  it('is read back as it was saved, until it is removed', () => {
    saveState(home, state());
    expect(findState(home)).toEqual(state());
    removeState(home);
    expect(findState(home)).toBeUndefined();
  });

  it('counts as absent when it cannot be understood', () => {
    writeFileSync(path.join(home, 'supervisor.json'), '{"pid": "one"}');
    expect(findState(home)).toBeUndefined();
  });
});

describe('stopLeftovers', () => {
  it('ends a process that still runs', async () => {
    const pid = await startChild('console.log(1); setInterval(() => {}, 1000)');
    const identity = identify(pid);
    expect(await stopLeftovers(state([{ name: 'web', ...identity }]))).toEqual(['web']);
    expect(isRunning(identity)).toBe(false);
  });

  it('leaves a stranger alone that got the same number', async () => {
    const pid = await startChild('console.log(1); setInterval(() => {}, 1000)');
    expect(await stopLeftovers(state([{ name: 'web', pid, startedAt: 'another time' }]))).toEqual([]);
    expect(isRunning(identify(pid))).toBe(true);
  });

  it('has nothing to do without a state', async () => {
    expect(await stopLeftovers(undefined)).toEqual([]);
  });
});
