import { expect, test } from 'vitest';
import { hasMetAnother, isDatabaseAway } from './database-away';

const coded = (code: string, message = 'no') => Object.assign(new Error(message), { code });

test.each<[string, unknown]>([
  ['a restart of Postgres', coded('57P01', 'terminating connection due to administrator command')],
  ['a refused connection', coded('ECONNREFUSED')],
  ['a refused connection below an error of Prisma', new Error('query failed', { cause: coded('ECONNREFUSED') })],
  ['a class 08 code', coded('08006')],
  ['a full pool', coded('P2024')],
  [
    'a deadlock told by Prisma',
    Object.assign(new Error('raw query failed'), { code: 'P2010', meta: { code: '40P01' } }),
  ],
  [
    'a start of Postgres told by Prisma',
    Object.assign(new Error('Database error'), {
      code: 'P2039',
      meta: { driverAdapterError: { name: 'DriverAdapterError', cause: { originalCode: '57P03', kind: 'postgres' } } },
    }),
  ],
  ['a connection that ended', new Error('Connection terminated unexpectedly')],
])('%s passes', (_, error) => {
  expect(isDatabaseAway(error)).toBe(true);
});

test.each<[string, unknown]>([
  ['a broken rule', coded('23505')],
  ['a mistake of ours', new TypeError('x is undefined')],
  [
    'a broken rule told by Prisma',
    Object.assign(new Error('no'), {
      code: 'P2002',
      meta: { driverAdapterError: { cause: { originalCode: '23505' } } },
    }),
  ],
  ['no error', 'ECONNREFUSED'],
])('%s does not', (_, error) => {
  expect(isDatabaseAway(error)).toBe(false);
});

test.each<[string, unknown, boolean]>([
  ['a deadlock', coded('40P01'), true],
  ['a deadlock told by Prisma', coded('P2034'), true],
  ['a restart of Postgres, of which nobody knows what it had committed', coded('57P01'), false],
])('%s undid the transaction because it met another: %j', (_name, error, expected) => {
  expect(hasMetAnother(error)).toBe(expected);
});
