import { randomUUID } from 'node:crypto';
import { Client } from 'pg';

/** A project of another organisation, as a row: nobody in the tests could make one by HTTP. Gives its slug. */
export async function makeForeignProject(databaseUrl: string): Promise<string> {
  const [orgId, slug] = [randomUUID(), `foreign-${randomUUID().slice(0, 8)}`];
  const client = new Client({ connectionString: databaseUrl });
  await client.connect();
  try {
    await client.query('INSERT INTO "organization" (id, name, slug) VALUES ($1, $2, $2)', [orgId, slug]);
    await client.query('INSERT INTO "project" (id, "orgId", name, slug, "updatedAt") VALUES ($1, $2, $3, $3, now())', [
      randomUUID(),
      orgId,
      slug,
    ]);
  } finally {
    await client.end();
  }
  return slug;
}
