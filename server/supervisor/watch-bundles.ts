import { createHash } from 'node:crypto';
import { existsSync, readFileSync, watchFile } from 'node:fs';
import type { ManagedProcess } from './managed-process';

const pollMs = 300;

/** Restarts a process when its bundle changes; chunks are named by hash, so the entry changes with any of them. */
export function watchBundles(processes: ManagedProcess[]): void {
  for (const process of processes) {
    const { script } = process.plan;
    let seen = hashOf(script);
    watchFile(script, { interval: pollMs, persistent: false }, () => {
      const now = hashOf(script);
      if (now === undefined || now === seen) return;
      seen = now;
      process.restart();
    });
  }
}

function hashOf(file: string): string | undefined {
  return existsSync(file) ? createHash('sha256').update(readFileSync(file)).digest('hex') : undefined;
}
