import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** The addresses of the instance that runs from this home; undefined when none does. */
export async function findRunning(home) {
  const file = path.join(home, 'supervisor.json');
  if (!existsSync(file)) return undefined;
  try {
    const { url, gatewayUrl, isReady } = JSON.parse(readFileSync(file, 'utf8'));
    const response = await fetch(`${url}/healthz`, { signal: AbortSignal.timeout(3000) });
    return isReady && response.ok ? { url, gatewayUrl } : undefined;
  } catch {
    return undefined;
  }
}
