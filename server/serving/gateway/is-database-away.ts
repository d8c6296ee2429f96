import pg from 'pg';

/** States of Postgres that say it cannot be asked now: connections, shutdown, resources, an object in use. */
const awayStates = /^(08|57P|53|55000)/;

const connectionCodes = new Set([
  ...['ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'ETIMEDOUT', 'EHOSTUNREACH', 'EHOSTDOWN', 'ENETUNREACH'],
  ...['ENETDOWN', 'ENOTFOUND', 'EAI_AGAIN', 'EADDRNOTAVAIL', 'ENOTCONN', 'ENOENT', 'ERR_STREAM_DESTROYED'],
]);

/** What the driver says of a connection without giving a code. */
const driverSentences = new RegExp(
  [
    '^Connection terminated',
    '^Query read timeout',
    '^timeout (expired|exceeded)',
    '^Client (was closed|has encountered a connection error)',
    '^(The server does not support|There was an error establishing an) SSL',
  ].join('|'),
);

/** Whether Postgres could not be asked, as opposed to a question it refused or a mistake of our own. */
export function isDatabaseAway(error: unknown): boolean {
  if (error instanceof pg.DatabaseError) return awayStates.test(error.code ?? '');
  if (!(error instanceof Error)) return false;
  if ('code' in error && connectionCodes.has(String(error.code))) return true;
  if (error instanceof AggregateError) return error.errors.some(isDatabaseAway);
  return error.constructor === Error && driverSentences.test(error.message);
}
