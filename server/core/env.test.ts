import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { isLoopbackHost, readEnv } from './env';

describe('readEnv', () => {
  it('gives the documented defaults for an empty environment', () => {
    expect(readEnv({})).toMatchObject({
      PORT: 3000,
      GATEWAY_PORT: 3001,
      HOST: '127.0.0.1',
      RINGSIDE_HOME: path.resolve('.ringside'),
      RINGSIDE_AUTH: 'password',
      RINGSIDE_STORE: path.resolve('.ringside/store'),
      RINGSIDE_DEV: false,
    });
  });

  it('counts an empty value as absent', () => {
    const values = readEnv({ PORT: '', DATABASE_URL: '' });
    expect(values.PORT).toBe(3000);
    expect(values.DATABASE_URL).toBeUndefined();
  });

  it('puts the store inside the home unless told otherwise', () => {
    expect(readEnv({ RINGSIDE_HOME: '/data/a' }).RINGSIDE_STORE).toBe('/data/a/store');
    expect(readEnv({ RINGSIDE_HOME: '/data/a', RINGSIDE_STORE: '/mnt/store' }).RINGSIDE_STORE).toBe('/mnt/store');
  });

  it.each([
    [{ PORT: 'abc' }, 'PORT must be a port number from 1 to 65535, not "abc".'],
    [{ PORT: '70000' }, 'PORT must be a port number'],
    [{ GATEWAY_PORT: '0' }, 'GATEWAY_PORT must be a port number'],
    [{ PORT: '1e3' }, 'PORT must be a port number'],
    [{ PORT: '4000', GATEWAY_PORT: '4000' }, 'PORT and GATEWAY_PORT must differ, both are 4000.'],
    [{ DATABASE_URL: 'mysql://a/b' }, 'DATABASE_URL must be an address such as postgresql://'],
    [{ DATABASE_URL: 'nonsense' }, 'DATABASE_URL must be an address such as postgresql://'],
    [{ RINGSIDE_AUTH: 'open' }, 'RINGSIDE_AUTH must be "password" or "none".'],
    [{ RINGSIDE_STORE: 's3://bucket/folder' }, 'RINGSIDE_STORE must be a folder: S3-compatible stores'],
    [{ RINGSIDE_DEV: 'yes' }, 'RINGSIDE_DEV must be 0 or 1.'],
    [{ RINGSIDE_AUTH: 'none', HOST: '0.0.0.0' }, 'RINGSIDE_AUTH=none lets anyone in'],
  ])('refuses %o with a sentence', (source, sentence) => {
    expect(() => readEnv(source)).toThrow(sentence);
  });

  it('names every variable that is wrong', () => {
    expect(() => readEnv({ PORT: 'x', RINGSIDE_AUTH: 'y' })).toThrow(/PORT.*RINGSIDE_AUTH/);
  });
});

describe('isLoopbackHost', () => {
  it.each([
    ['127.0.0.1', true],
    ['127.9.9.9', true],
    ['localhost', true],
    ['::1', true],
    ['0.0.0.0', false],
    ['::', false],
    ['10.0.0.5', false],
    ['127.evil.example', false],
  ])('%s: %s', (host, expected) => {
    expect(isLoopbackHost(host)).toBe(expected);
  });
});
