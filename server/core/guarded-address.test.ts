import { describe, expect, it } from 'vitest';
import { guardedLookup, isAllowedAddress, requireCallable } from './guarded-address';

describe('an address that may be called', () => {
  it.each([
    ['93.184.216.34', true, true],
    ['2606:2800:220:1:248:1893:25c8:1946', true, true],
    ['127.0.0.1', false, true],
    ['127.255.0.9', false, true],
    ['::1', false, true],
    ['::ffff:127.0.0.1', false, true],
    ['10.1.2.3', false, false],
    ['172.31.255.255', false, false],
    ['172.32.0.1', true, true],
    ['192.168.1.1', false, false],
    ['169.254.169.254', false, false],
    ['::ffff:169.254.169.254', false, false],
    ['0.0.0.0', false, false],
    ['100.64.0.1', false, false],
    ['224.0.0.1', false, false],
    ['fd00::1', false, false],
    ['fe80::1', false, false],
    ['64:ff9b::a00:1', false, false],
    ['2002:a00:1::', false, false],
    ['::', false, false],
    // The same as ::ffff:127.0.0.1 and ::ffff:10.0.0.1, as URLs write them.
    ['::ffff:7f00:1', false, true],
    ['::ffff:a00:1', false, false],
    ['0:0:0:0:0:ffff:a9fe:a9fe', false, false],
    ['::a00:1', false, false],
    ['fec0::1', false, false],
    ['3fff::1', false, false],
    ['5f00::1', false, false],
    ['192.88.99.1', false, false],
  ])('%s: %s in public, %s with loopback', (ip, isPublic, withLoopback) => {
    expect(isAllowedAddress(ip, 'public')).toBe(isPublic);
    expect(isAllowedAddress(ip, 'loopback')).toBe(withLoopback);
    expect(isAllowedAddress(ip, 'all')).toBe(true);
  });

  it.each([
    ['ftp://example.com', 'must begin with http'],
    ['file:///etc/passwd', 'must begin with http'],
    ['https://me:secret@example.com', 'in their own field'],
    ['http://127.0.0.1:8080/x', 'is private'],
    ['http://[::1]/x', 'is private'],
    ['http://2130706433/', 'The address 127.0.0.1 is private'],
    ['http://0x7f.1/', 'The address 127.0.0.1 is private'],
    ['http://017700000001/', 'The address 127.0.0.1 is private'],
    ['http://[::ffff:169.254.169.254]/', 'is private'],
    ['http://[::127.0.0.1]/', 'is private'],
    ['http://①②⑦.⓪.⓪.①/', 'The address 127.0.0.1 is private'],
  ])('%s is refused with a sentence', (url, sentence) => {
    expect(() => requireCallable(new URL(url), 'public')).toThrow(sentence);
  });

  it('is checked again when a name is resolved for a connection', async () => {
    const ask = (reach: 'public' | 'loopback', all: boolean) =>
      new Promise((resolve) => guardedLookup(reach)('localhost', { all }, (error, found) => resolve(error ?? found)));
    expect(String(await ask('public', true))).toContain('localhost is private');
    expect(await ask('loopback', true)).not.toBeInstanceOf(Error);
    expect(['127.0.0.1', '::1']).toContain(await ask('loopback', false));
  });
});
