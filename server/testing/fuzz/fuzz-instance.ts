import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { env } from '@/server/core/env';
import { startOwnPostgres } from '../own-postgres';
import type { FuzzTargets } from './fuzz-doors';

/** A web server of its own, with its own database and store, and rows behind every address. */
export async function startFuzzInstance(): Promise<{ targets: FuzzTargets; close: () => Promise<void> }> {
  const home = mkdtempSync(path.join(tmpdir(), 'ringside-fuzz-'));
  process.env['RINGSIDE_HOME'] = home;
  process.env['RINGSIDE_STORE'] = path.join(home, 'store');
  const postgres = await startOwnPostgres();
  if (env().DATABASE_URL !== process.env['DATABASE_URL']) throw new Error('the environment was read too early');
  const [{ buildFuzzedApp, targetsOf }, { makeAccessFixture }] = await Promise.all([
    import('./fuzz-app'),
    import('../access-fixture'),
  ]);
  const app = await buildFuzzedApp();
  const close = async () => {
    await app.close();
    await (await import('@/server/core/jobs/boss')).stopBoss(0);
    await (await import('@/server/core/db')).closeDb();
    await postgres.remove();
    rmSync(home, { recursive: true, force: true });
  };
  return { targets: targetsOf(app, await makeAccessFixture()), close };
}
