import { linkSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { z } from 'zod';
import { identify, isRunning, type ProcessIdentity } from '@/server/core/process-identity';

const Identity = z.object({ pid: z.number(), startedAt: z.string() });

/**
 * Makes this process the only supervisor of a home. A claim whose process is gone is taken over.
 *
 * @returns how to give the claim back, or who holds it
 */
export function claimHome(home: string): { release: () => void } | { holder: ProcessIdentity } {
  const lock = path.join(home, 'supervisor.lock');
  const mine = path.join(home, `supervisor.lock.${process.pid}`);
  const self = identify(process.pid);
  writeFileSync(mine, JSON.stringify(self));
  try {
    while (!tryLink(mine, lock)) {
      const holder = readIdentity(lock);
      if (holder && isRunning(holder)) return { holder };
      removeStale(lock, holder);
    }
  } finally {
    rmSync(mine, { force: true });
  }
  return { release: () => rmSync(lock, { force: true }) };
}

// A link appears whole or not at all, and never replaces a file.
function tryLink(from: string, to: string): boolean {
  try {
    linkSync(from, to);
    return true;
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'EEXIST') return false;
    throw error;
  }
}

function removeStale(lock: string, seen: ProcessIdentity | undefined): void {
  const aside = `${lock}.stale.${process.pid}`;
  try {
    renameSync(lock, aside);
  } catch {
    return;
  }
  const moved = readIdentity(aside);
  // Somebody else took over between the look and the move: put their claim back.
  if (moved && moved.startedAt !== seen?.startedAt) tryLink(aside, lock);
  rmSync(aside, { force: true });
}

function readIdentity(file: string): ProcessIdentity | undefined {
  try {
    return Identity.parse(JSON.parse(readFileSync(file, 'utf8')));
  } catch {
    return undefined;
  }
}
