import { readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { env } from '@/server/core/env';
import { findState } from '@/server/supervisor/instance-state';
import { findRecord } from '@/server/supervisor/postgres/record';
import type { Figure } from './log-metric';

const settleMs = 10_000;
const targetMb = 900;

/** Parent of a process, from its status file. */
function parentOf(pid: number): number | undefined {
  try {
    return Number(/^PPid:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/status`, 'utf8'))?.[1]);
  } catch {
    return undefined;
  }
}

/** Proportional set size in bytes: shared pages count by their share. Zero for a process that has gone. */
export function proportionalSetSize(pid: number): number {
  try {
    return Number(/^Pss:\s+(\d+) kB/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0) * 1024;
  } catch {
    return 0;
  }
}

/** The processes and all that descend from them. */
export function withDescendants(roots: readonly number[]): number[] {
  const parents = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map((name) => ({ pid: Number(name), parent: parentOf(Number(name)) }));
  const family = new Set(roots);
  for (let before = -1; before !== family.size;) {
    before = family.size;
    for (const { pid, parent } of parents) if (parent !== undefined && family.has(parent)) family.add(pid);
  }
  return [...family];
}

/** The number of the embedded Postgres, which is not a child of the supervisor. */
function postmasterPid(home: string): number {
  const record = findRecord(home);
  if (!record) throw new Error(`The embedded database of ${home} is not to be found: its memory would be left out.`);
  return Number(readFileSync(path.join(record.data, 'postmaster.pid'), 'utf8').split('\n')[0]);
}

/** Memory at rest of the instance that this home runs: supervisor, web, gateway, worker and Postgres (Linux only). */
export async function benchMemory(print: (figure: Figure) => void): Promise<void> {
  const home = env().RINGSIDE_HOME;
  const state = findState(home);
  if (!state || process.platform !== 'linux') return;
  await sleep(settleMs);
  const family = withDescendants([state.pid, postmasterPid(home)]);
  const megabytes = Math.round(family.reduce((sum, pid) => sum + proportionalSetSize(pid), 0) / 1e6);
  print({
    bench: 'loop',
    figure: 'memory-at-rest-pss',
    value: megabytes,
    unit: 'MB',
    target: targetMb,
    ok: megabytes <= targetMb,
  });
}
