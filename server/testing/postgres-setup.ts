import { chmodSync, existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { TestProject } from 'vitest/node';
import { migrateDatabase } from '@/server/core/migrate';
import { startEmbeddedPostgres } from '@/server/supervisor/postgres/embedded-postgres';
import { findRecord } from '@/server/supervisor/postgres/record';
import { stopLeftoverServer } from '@/server/supervisor/postgres/server-process';
import { startOf } from '@/server/core/process-identity';

declare module 'vitest' {
  interface ProvidedContext {
    adminUrl: string;
    templateName: string;
  }
}

const prefix = 'ringside-test-';
const templateName = 'ringside';
// A test database may be lost in a power cut; it must be quick.
const quick = {
  fsync: 'off',
  synchronous_commit: 'off',
  full_page_writes: 'off',
  autovacuum: 'off',
  max_connections: '200',
  shared_buffers: '64MB',
};

/** Starts one Postgres for all database tests, with a migrated database to copy from. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  await removeLeftovers();
  const home = mkdtempSync(path.join(tmpdir(), prefix));
  chmodSync(home, 0o711);
  writeFileSync(path.join(home, 'owner'), `${process.pid} ${startOf(process.pid)}`);
  const postgres = await startEmbeddedPostgres({ home, settings: quick, sync: false });
  await migrateDatabase(postgres.url, path.resolve('prisma/migrations'));
  project.provide('adminUrl', postgres.url.replace(/\/[^/]*$/, '/postgres'));
  project.provide('templateName', templateName);
  return async () => {
    await postgres.stop();
    removeHome(home);
  };
}

/** A killed test run leaves its server behind. */
async function removeLeftovers(): Promise<void> {
  for (const name of readdirSync(tmpdir()).filter((entry) => entry.startsWith(prefix))) {
    const home = path.join(tmpdir(), name);
    const owner = path.join(home, 'owner');
    if (!existsSync(owner)) continue;
    const [pid = '', ...start] = readFileSync(owner, 'utf8').split(' ');
    if (startOf(Number(pid)) === start.join(' ')) continue;
    const record = findRecord(home);
    if (record) await stopLeftoverServer(record.data);
    removeHome(home);
  }
}

/** The data may lie outside the home, when root's temporary folder is closed to others. */
function removeHome(home: string): void {
  const record = findRecord(home);
  for (const folder of record ? [record.data, home] : [home]) rmSync(folder, { recursive: true, force: true });
}
