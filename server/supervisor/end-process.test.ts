import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { afterEach, expect, it } from 'vitest';
import { identify, type ProcessIdentity } from '@/server/core/process-identity';
import { endProcess } from './end-process';

let child: ChildProcess | undefined;
afterEach(() => void child?.kill('SIGKILL'));

const steps = [
  { signal: 'SIGTERM', waitMs: 300 },
  { signal: 'SIGKILL', waitMs: 3000 },
] as const;

async function start(program: string): Promise<ProcessIdentity> {
  child = spawn(process.execPath, ['-e', `${program}; setInterval(() => {}, 1000); console.log(1)`]);
  if (child.stdout) await once(child.stdout, 'data');
  return identify(child.pid ?? 0);
}

it('asks first', async () => {
  const identity = await start('process.on("SIGTERM", () => process.exit(7))');
  const ended = once(child ?? process, 'exit');
  expect(await endProcess(identity, [...steps])).toBe(true);
  expect(await ended).toEqual([7, null]);
});

it('uses force when asking does not help', async () => {
  const identity = await start('process.on("SIGTERM", () => {})');
  const ended = once(child ?? process, 'exit');
  expect(await endProcess(identity, [...steps])).toBe(true);
  expect(await ended).toEqual([null, 'SIGKILL']);
});

it('says that a process stays', async () => {
  const identity = await start('process.on("SIGTERM", () => {})');
  expect(await endProcess(identity, [{ signal: 'SIGTERM', waitMs: 100 }])).toBe(false);
});

it('sends nothing to a process that only has the number', async () => {
  const { pid } = await start('process.on("SIGTERM", () => process.exit(7))');
  expect(await endProcess({ pid, startedAt: 'another time' }, [...steps])).toBe(true);
  expect(child?.exitCode).toBeNull();
});
