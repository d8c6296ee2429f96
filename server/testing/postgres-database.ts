import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, inject } from 'vitest';

// Runs before each test file: a database of its own, copied from the migrated one, which env() then finds.
const adminUrl = inject('adminUrl');
const name = `test_${randomBytes(6).toString('hex')}`;

async function administer(sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: adminUrl });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

await administer(`create database ${name} template ${inject('templateName')} strategy file_copy`);
process.env['DATABASE_URL'] = adminUrl.replace(/\/[^/]*$/, `/${name}`);

// A file that left a connection open keeps its database until the server goes.
afterAll(() => administer(`drop database ${name}`).catch(() => undefined));
