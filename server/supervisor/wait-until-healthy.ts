import { setTimeout as sleep } from 'node:timers/promises';
import { StartFailure } from '@/server/core/start-failure';

const pollMs = 100;
const requestMs = 2000;

/**
 * Waits until `/healthz` under an address answers with success.
 *
 * @throws StartFailure when it does not in time
 */
export async function waitUntilHealthy(name: string, url: string, patienceMs: number): Promise<void> {
  const deadline = Date.now() + patienceMs;
  let last = 'nothing answered';
  while (Date.now() < deadline) {
    try {
      const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(requestMs) });
      if (response.ok) return;
      last = `it answered with status ${response.status}`;
    } catch (error) {
      last = error instanceof Error ? error.message : String(error);
    }
    await sleep(pollMs);
  }
  throw new StartFailure(`The process ${name} did not become healthy in ${patienceMs / 1000} s: ${last}.`);
}
