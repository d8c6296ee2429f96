import { expect, it } from 'vitest';
import { explainConnection } from './check-database';
import { explainPort } from './check-ports';
import { addressOf } from './instance-processes';
import { countFailures, restartDelayMs } from '@/server/core/restart-delay';

const coded = (code: string) => Object.assign(new Error(`it failed with ${code}`), { code });
const url = 'postgresql://anna:secret@db.example:5432/ringside';

it.each([
  ['28P01', 'is refused by the Postgres at db.example:5432 for the user anna'],
  ['3D000', 'names the database ringside, which the Postgres at db.example:5432 does not have'],
  ['53300', 'has no connection left'],
  ['ECONNREFUSED', 'does not answer (it failed with ECONNREFUSED)'],
])('a connection that fails with %s gets a sentence without the password', (code, sentence) => {
  const text = explainConnection(url, coded(code));
  expect(text).toContain(sentence);
  expect(text).not.toContain('secret');
});

it('names every reason of a host with several addresses once', () => {
  const reasons = ['refused ::1', 'refused 127.0.0.1', 'refused ::1'].map((text) => new Error(text));
  expect(explainConnection(url, new AggregateError(reasons))).toContain('(refused ::1, refused 127.0.0.1)');
});

it.each([
  ['EADDRINUSE', 'Port 3000 of 127.0.0.1 is taken by another program: stop it, or set PORT to a free port.'],
  ['EACCES', 'set PORT to a port above 1023'],
  ['EADDRNOTAVAIL', 'HOST=127.0.0.1 is not an address of this machine'],
  ['EMFILE', 'cannot be used (EMFILE)'],
])('a port that fails with %s gets a sentence', (code, sentence) => {
  expect(explainPort('127.0.0.1', { variable: 'PORT', port: 3000 }, code)).toContain(sentence);
});

it.each([
  ['127.0.0.1', 'http://127.0.0.1:80'],
  ['0.0.0.0', 'http://127.0.0.1:80'],
  ['::', 'http://127.0.0.1:80'],
  ['::1', 'http://[::1]:80'],
  ['box.example', 'http://box.example:80'],
])('reaches a listener on %s at %s', (host, address) => {
  expect(addressOf(host, 80)).toBe(address);
});

it('waits longer with every quick failure, up to half a minute', () => {
  expect([1, 2, 3, 4].map(restartDelayMs)).toEqual([200, 400, 800, 1600]);
  expect(restartDelayMs(50)).toBe(30_000);
});

it('forgets earlier failures after a minute of steady work', () => {
  expect(countFailures(4, 1000)).toBe(5);
  expect(countFailures(4, 60_000)).toBe(1);
});
