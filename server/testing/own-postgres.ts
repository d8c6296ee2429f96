import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { migrateDatabase } from '@/server/core/migrate';
import { startEmbeddedPostgres, type EmbeddedPostgres } from '@/server/supervisor/postgres/embedded-postgres';

/** A Postgres of one test file's own, which it may stop and start again; `env()` finds it from the first start on. */
export async function startOwnPostgres() {
  const home = mkdtempSync(path.join(tmpdir(), 'ringside-own-'));
  chmodSync(home, 0o711);
  let server: EmbeddedPostgres;
  const start = async () => {
    server = await startEmbeddedPostgres({ home, sync: false });
    process.env['DATABASE_URL'] = server.url;
    return server.url;
  };
  const stop = () => server.stop();
  const remove = async () => {
    await stop();
    rmSync(home, { recursive: true, force: true });
  };
  await migrateDatabase(await start(), path.resolve('prisma/migrations'));
  return { start, stop, remove };
}

export type OwnPostgres = Awaited<ReturnType<typeof startOwnPostgres>>;
