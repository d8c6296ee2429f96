import pg from 'pg';

/** Data that Postgres refuses, and rules of a table that it breaks. */
const dataStates = /^2[23]/;

/**
 * Whether a line itself is to blame for an error, so that trying it again would end the same way; not where the
 * database is away, busy or not ready.
 */
export function isBadLine(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return dataStates.test(error.code ?? '');
  return error instanceof SyntaxError || error instanceof TypeError || error instanceof RangeError;
}
