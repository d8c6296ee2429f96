import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { env } from './env';
import { migrateDatabase } from './migrate';

const scratch = 'migrate_scratch';
let folder: string;
let url: string;

async function run(database: string, sql: string): Promise<pg.QueryResult> {
  const address = new URL(env().DATABASE_URL);
  address.pathname = `/${database}`;
  const client = new pg.Client({ connectionString: address.toString() });
  await client.connect();
  try {
    return await client.query(sql);
  } finally {
    await client.end();
  }
}

function addMigration(name: string, sql: string): void {
  mkdirSync(path.join(folder, name));
  writeFileSync(path.join(folder, name, 'migration.sql'), sql);
}

beforeEach(async () => {
  folder = mkdtempSync(path.join(tmpdir(), 'migrations-'));
  await run('postgres', `create database ${scratch}`);
  const address = new URL(env().DATABASE_URL);
  address.pathname = `/${scratch}`;
  url = address.toString();
});

afterEach(async () => {
  rmSync(folder, { recursive: true, force: true });
  await run('postgres', `drop database ${scratch} with (force)`);
});

describe('migrateDatabase', () => {
  it('applies what is missing in the order of names, once', async () => {
    addMigration('2_second', 'alter table thing add column size int');
    addMigration('1_first', 'create table thing (id int)');
    expect(await migrateDatabase(url, folder)).toEqual(['1_first', '2_second']);
    expect(await migrateDatabase(url, folder)).toEqual([]);
    addMigration('3_third', 'create table other (id int)');
    expect(await migrateDatabase(url, folder)).toEqual(['3_third']);
  });

  it('records a migration the way Prisma does', async () => {
    const sql = 'create table thing (id int);\n-- ä\ncreate table other (id int);\n';
    addMigration('1_first', sql);
    await migrateDatabase(url, folder);
    const { rows } = await run(scratch, 'select * from _prisma_migrations');
    expect(rows).toHaveLength(1);
    expect(rows[0]).toMatchObject({
      migration_name: '1_first',
      checksum: createHash('sha256').update(sql, 'utf8').digest('hex'),
      applied_steps_count: 1,
      logs: null,
      rolled_back_at: null,
    });
    expect(rows[0].id).toMatch(/^[0-9a-f-]{36}$/);
    expect(rows[0].finished_at >= rows[0].started_at).toBe(true);
  });

  it('leaves no trace of a migration that fails half-way, so that it can be tried again', async () => {
    addMigration('1_first', 'create table thing (id int); select 1 / 0;');
    await expect(migrateDatabase(url, folder)).rejects.toThrow(
      'The migration 1_first could not be applied and was undone: division by zero.',
    );
    writeFileSync(path.join(folder, '1_first', 'migration.sql'), 'create table thing (id int)');
    expect(await migrateDatabase(url, folder)).toEqual(['1_first']);
  });

  it('refuses a database of a newer version', async () => {
    addMigration('1_first', 'create table thing (id int)');
    await migrateDatabase(url, folder);
    await run(scratch, "update _prisma_migrations set migration_name = '9_later'");
    await expect(migrateDatabase(url, folder)).rejects.toThrow('9_later, which this version of Ringside does not know');
  });

  it('refuses to go on after a migration another program left unfinished', async () => {
    addMigration('1_first', 'create table thing (id int)');
    await migrateDatabase(url, folder);
    await run(scratch, 'update _prisma_migrations set finished_at = null');
    await expect(migrateDatabase(url, folder)).rejects.toThrow('1_first was begun by another program');
  });

  it('lets one of several processes that start together do the work', async () => {
    addMigration('1_first', 'create table thing (id int); select pg_sleep(0.1);');
    const results = await Promise.all([1, 2, 3].map(() => migrateDatabase(url, folder)));
    expect(results.flat()).toEqual(['1_first']);
  });
});
