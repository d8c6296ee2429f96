import { readFileSync } from 'node:fs';
import path from 'node:path';

/** The address of the embedded database of a home. */
export function databaseUrl(home) {
  const { port, password } = JSON.parse(readFileSync(path.join(home, 'postgres.json'), 'utf8'));
  return `postgresql://ringside:${password}@127.0.0.1:${port}/ringside`;
}
