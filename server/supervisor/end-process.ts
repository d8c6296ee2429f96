import { setTimeout as sleep } from 'node:timers/promises';
import { isRunning, type ProcessIdentity } from '@/server/core/process-identity';

export interface Step {
  signal: NodeJS.Signals;
  /** How long the process may take before the next, harsher signal. */
  waitMs: number;
}

const pollMs = 25;

/**
 * Ends a process by one signal after another until it is gone.
 *
 * @returns whether it is gone
 */
export async function endProcess(identity: ProcessIdentity, steps: Step[]): Promise<boolean> {
  for (const { signal, waitMs } of steps) {
    if (!sendSignal(identity, signal)) return !isRunning(identity);
    const deadline = Date.now() + waitMs;
    while (Date.now() < deadline) {
      if (!isRunning(identity)) return true;
      await sleep(pollMs);
    }
  }
  return !isRunning(identity);
}

function sendSignal(identity: ProcessIdentity, signal: NodeJS.Signals): boolean {
  if (!isRunning(identity)) return false;
  try {
    return process.kill(identity.pid, signal);
  } catch {
    return false;
  }
}
