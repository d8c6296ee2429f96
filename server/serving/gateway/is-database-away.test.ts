import pg from 'pg';
import { expect, it } from 'vitest';
import { isDatabaseAway } from './is-database-away';

const state = (code: string) => Object.assign(new pg.DatabaseError('x', 1, 'error'), { code });
const system = (code: string) => Object.assign(new Error(`write ${code}`), { code, errno: -1, syscall: 'write' });

it.each([
  ...['08006', '57P01', '57P03', '53300', '55000'].map((code) => ({ what: `state ${code}`, error: state(code) })),
  ...['ECONNREFUSED', 'ECONNRESET', 'EPIPE', 'ETIMEDOUT', 'ENOTFOUND', 'EAI_AGAIN'].map((code) => {
    return { what: code, error: system(code) };
  }),
  // As pg 8 and pg-pool 3 word them.
  { what: 'a cut connection', error: new Error('Connection terminated unexpectedly') },
  { what: 'no free connection', error: new Error('timeout exceeded when trying to connect') },
  { what: 'no answer in time', error: new Error('Query read timeout') },
  { what: 'a closed client', error: new Error('Client was closed and is not queryable') },
  { what: 'every address refused', error: new AggregateError([system('ECONNREFUSED')], '') },
])('takes $what for a database that is away', ({ error }) => {
  expect(isDatabaseAway(error)).toBe(true);
});

it.each([
  ...['22P02', '23505', '42P01', 'XX000'].map((code) => ({ what: `state ${code}`, error: state(code) as unknown })),
  { what: 'a programming error', error: new TypeError("Cannot read properties of undefined (reading 'id')") },
  { what: 'another one', error: new RangeError('Invalid array length') },
  { what: 'a full disk', error: system('ENOSPC') },
  { what: 'a text', error: 'Connection terminated' },
  { what: 'nothing', error: undefined },
])('does not take $what for one', ({ error }) => {
  expect(isDatabaseAway(error)).toBe(false);
});
