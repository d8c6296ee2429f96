import pg from 'pg';
import { register } from 'prom-client';
import { afterAll, inject } from 'vitest';
import { closeDb } from '@/server/core/db';
import { forgetEnv } from '@/server/core/env';
import { stopBoss } from '@/server/core/jobs/boss';

// Runs before each test file: a database of its own, copied from the migrated one, which env() then finds, and the
// environment as it was before the first. Files share the modules of their worker, so that these are loaded once.
const adminUrl = inject('adminUrl');
const name = `test_${process.pid}`;

async function administer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

await stopBoss(0);
await closeDb();
await administer(`drop database if exists ${name} with (force)`);
await administer(`create database ${name} template ${inject('templateName')} strategy file_copy`);
const worker = globalThis as { firstEnv?: NodeJS.ProcessEnv };
worker.firstEnv ??= { ...process.env };
for (const variable of Object.keys(process.env)) if (!(variable in worker.firstEnv)) delete process.env[variable];
Object.assign(process.env, worker.firstEnv);
forgetEnv();
register.clear();
process.env['DATABASE_URL'] = adminUrl.replace(/\/[^/]*$/, `/${name}`);

// A file that left a connection open keeps its database until the server goes.
afterAll(() => administer(`drop database ${name}`).catch(() => undefined));
