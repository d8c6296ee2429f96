import { expect, test } from 'vitest';
import { isDatabaseAway } from './database-away';

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
  ['a connection that ended', new Error('Connection terminated unexpectedly')],
])('%s passes', (_, error) => {
  expect(isDatabaseAway(error)).toBe(true);
});

test.each<[string, unknown]>([
  ['a broken rule', coded('23505')],
  ['a mistake of ours', new TypeError('x is undefined')],
  ['no error', 'ECONNREFUSED'],
])('%s does not', (_, error) => {
  expect(isDatabaseAway(error)).toBe(false);
});
