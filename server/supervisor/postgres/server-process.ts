import { spawn, type ChildProcess } from 'node:child_process';
import { closeSync, existsSync, fstatSync, openSync, readFileSync, readSync, rmSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from './account';
import { programEnv, programIn } from './binaries';
import { endProcess, type Step } from '../end-process';
import { commandLineOf, identify, startOf } from '@/server/core/process-identity';

export interface ServerPlan {
  binaries: string;
  data: string;
  account: Account | null;
  port: number;
  /** Postgres parameters by name. */
  settings: Record<string, string>;
  /** What Postgres prints is added to this file; it stays open to Postgres when we end. */
  logFile: string;
}

/** A running server, or what it printed before it ended. */
export type LaunchResult = { child: ChildProcess; output?: undefined } | { child?: undefined; output: string };

// Fast, then immediate shutdown (which the next start repairs), then the end; within ten seconds in all.
const endings: Step[] = [
  { signal: 'SIGINT', waitMs: 7000 },
  { signal: 'SIGQUIT', waitMs: 2000 },
  { signal: 'SIGKILL', waitMs: 1000 },
];

const pollMs = 20;

/** Starts Postgres on a data folder and waits, as long as its recovery takes, until it accepts connections. */
export async function launchServer(plan: ServerPlan): Promise<LaunchResult> {
  const log = openSync(plan.logFile, 'a', 0o600);
  const before = fstatSync(log).size;
  const ids = plan.account ? { uid: plan.account.uid, gid: plan.account.gid } : {};
  const settings = Object.entries(plan.settings).flatMap(([name, value]) => ['-c', `${name}=${value}`]);
  const child = spawn(
    programIn(plan.binaries, 'postgres'),
    ['-D', plan.data, '-p', String(plan.port), ...settings],
    // A group of its own: Ctrl-C in the terminal must not end the database before those who use it.
    { ...ids, cwd: plan.data, env: programEnv, stdio: ['ignore', log, log], detached: true },
  );
  closeSync(log);
  let problem: string | undefined;
  child.once('error', (error) => (problem = error.message));
  while (problem === undefined && child.exitCode === null && child.signalCode === null) {
    if (isReady(plan.data, child.pid)) return { child };
    await sleep(pollMs);
  }
  return { output: problem ?? readFrom(plan.logFile, before) };
}

/** Ends a server that was started here or left over; gives whether it is gone. */
export async function stopServer(pid: number): Promise<boolean> {
  return startOf(pid) === undefined || endProcess(identify(pid), endings);
}

/**
 * Ends the Postgres that an earlier supervisor left running on the folder.
 *
 * @returns the process it ended
 */
export async function stopLeftoverServer(data: string): Promise<number | undefined> {
  const file = path.join(data, 'postmaster.pid');
  if (!existsSync(file)) return undefined;
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  if (!Number.isInteger(pid) || pid <= 0 || startOf(pid) === undefined) return undefined;
  if (!commandLineOf(pid).includes(data)) {
    // The number now belongs to a stranger; Postgres itself would refuse to start because of it.
    rmSync(file, { force: true });
    return undefined;
  }
  await stopServer(pid);
  return pid;
}

function isReady(data: string, pid: number | undefined): boolean {
  const file = path.join(data, 'postmaster.pid');
  if (!existsSync(file)) return false;
  const lines = readFileSync(file, 'utf8').split('\n');
  return Number(lines[0]) === pid && lines[7]?.trim() === 'ready';
}

function readFrom(file: string, start: number): string {
  const handle = openSync(file, 'r');
  try {
    const length = Math.min(fstatSync(handle).size - start, 64 * 1024);
    const buffer = Buffer.alloc(Math.max(length, 0));
    readSync(handle, buffer, 0, buffer.length, start);
    return buffer.toString('utf8');
  } finally {
    closeSync(handle);
  }
}
