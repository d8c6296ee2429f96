import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import pg from 'pg';
import { StartFailure } from './start-failure';

// The lock and the table are those of `prisma migrate deploy`, so that Prisma's own commands agree afterwards.
const migrationLock = 72707369;
const migrationTable = `
  create table if not exists _prisma_migrations (
    id varchar(36) primary key not null,
    checksum varchar(64) not null,
    finished_at timestamptz,
    migration_name varchar(255) not null,
    logs text,
    rolled_back_at timestamptz,
    started_at timestamptz not null default now(),
    applied_steps_count integer not null default 0
  )`;

interface Migration {
  name: string;
  sql: string;
}

interface AppliedRow {
  migration_name: string;
  finished_at: Date | null;
}

/**
 * Brings a database up to date with the committed migrations; each is applied and recorded in one transaction.
 *
 * @param url the database
 * @param folder holds one folder a migration, each with a migration.sql
 * @returns the names of the migrations it applied, in order
 * @throws StartFailure when a migration fails, or the database is ahead of these migrations
 */
export async function migrateDatabase(url: string, folder: string): Promise<string[]> {
  const client = new pg.Client({ connectionString: url });
  // A connection that breaks is reported by the query that waits for it.
  client.on('error', () => undefined);
  await client.connect();
  try {
    await client.query('select pg_advisory_lock($1)', [migrationLock]);
    const pending = await findPending(client, readMigrations(folder));
    for (const migration of pending) await applyMigration(client, migration);
    return pending.map((migration) => migration.name);
  } finally {
    // Ending the session gives the lock back.
    await client.end();
  }
}

function readMigrations(folder: string): Migration[] {
  return readdirSync(folder)
    .filter((name) => existsSync(path.join(folder, name, 'migration.sql')))
    .sort()
    .map((name) => ({ name, sql: readFileSync(path.join(folder, name, 'migration.sql'), 'utf8') }));
}

async function findPending(client: pg.Client, migrations: Migration[]): Promise<Migration[]> {
  await client.query(migrationTable);
  const { rows } = await client.query<AppliedRow>(
    'select migration_name, finished_at from _prisma_migrations where rolled_back_at is null',
  );
  const known = new Set(migrations.map((migration) => migration.name));
  for (const { migration_name: name, finished_at: finishedAt } of rows) {
    if (!known.has(name)) {
      throw new StartFailure(
        `The database holds the migration ${name}, which this version of Ringside does not know: ` +
          'start the newer version.',
      );
    }
    if (finishedAt === null) {
      throw new StartFailure(
        `The migration ${name} was begun by another program and did not finish: ` +
          'repair it with `npx prisma migrate resolve`, then start again.',
      );
    }
  }
  const applied = new Set(rows.map((row) => row.migration_name));
  return migrations.filter((migration) => !applied.has(migration.name));
}

async function applyMigration(client: pg.Client, { name, sql }: Migration): Promise<void> {
  const checksum = createHash('sha256').update(sql).digest('hex');
  try {
    await client.query('begin');
    await client.query(sql);
    await client.query(
      `insert into _prisma_migrations (id, checksum, finished_at, migration_name, started_at, applied_steps_count)
       values ($1, $2, clock_timestamp(), $3, now(), 1)`,
      [randomUUID(), checksum, name],
    );
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    const reason = error instanceof Error ? error.message : String(error);
    throw new StartFailure(`The migration ${name} could not be applied and was undone: ${reason}.`);
  }
}
