import pg from 'pg';
import { StartFailure } from '@/server/core/start-failure';

const oldestMajor = 15;
const patienceMs = 8000;

/**
 * Proves that the database of DATABASE_URL answers and is new enough.
 *
 * @throws StartFailure saying what to change
 */
export async function ensureDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: patienceMs });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ number: string; name: string }>(
      `select current_setting('server_version_num') as number, current_setting('server_version') as name`,
    );
    const [version] = rows;
    if (version && Number(version.number) < oldestMajor * 10_000) {
      throw new StartFailure(
        `DATABASE_URL names a Postgres ${version.name}: Ringside needs ${oldestMajor} or newer. ` +
          'Upgrade it, or unset DATABASE_URL to use the embedded one.',
      );
    }
  } catch (error) {
    if (error instanceof StartFailure) throw error;
    throw new StartFailure(explainConnection(url, error));
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Says in one sentence why a database cannot be reached, without its password. */
export function explainConnection(url: string, error: unknown): string {
  const { host, pathname, username } = new URL(url);
  const where = `the Postgres at ${host}`;
  const reason = describe(error);
  switch (codeOf(error)) {
    case '28P01':
    case '28000':
      return `DATABASE_URL is refused by ${where} for the user ${username || '(none)'}: check the user and password.`;
    case '3D000':
      return `DATABASE_URL names the database ${pathname.slice(1)}, which ${where} does not have: create it first.`;
    case '53300':
      return `DATABASE_URL cannot be used: ${where} has no connection left. Raise its max_connections.`;
    default:
      return (
        `DATABASE_URL cannot be reached: ${where} does not answer (${reason}). ` +
        'Start it or correct the address, or unset DATABASE_URL to use the embedded one.'
      );
  }
}

function codeOf(error: unknown): string | undefined {
  return error instanceof Error && 'code' in error ? String(error.code) : undefined;
}

function describe(error: unknown): string {
  // A host with several addresses fails with one error for each.
  if (error instanceof AggregateError) return [...new Set(error.errors.map(describe))].join(', ');
  return error instanceof Error ? error.message.replace(/[.\s]+$/, '') : String(error);
}
