import { describe, expect, it } from 'vitest';
import { safeReturn, signInAddress } from './sign-in-address';

describe('safeReturn', () => {
  it.each([
    ['/p/flights/experiments?sel=a#top', '/p/flights/experiments?sel=a#top'],
    ['/p/flights/models?_rsc=abc', '/p/flights/models'],
    ['/p/flights?a=1&_rsc=abc', '/p/flights?a=1'],
    ['//evil.example/x', '/'],
    ['/\\\\evil.example', '/'],
    ['https://evil.example', '/'],
    ['javascript:alert(1)', '/'],
    ['/sign-in?next=/x', '/'],
    ['/setup', '/'],
    [null, '/'],
    [undefined, '/'],
    ['', '/'],
  ])('reads %s as %s', (wanted, path) => expect(safeReturn(wanted)).toBe(path));
});

describe('signInAddress', () => {
  it('carries the wanted address, escaped', () => {
    expect(signInAddress('/p/flights?a=1&b=2')).toBe('/sign-in?next=%2Fp%2Fflights%3Fa%3D1%26b%3D2');
    expect(signInAddress(null)).toBe('/sign-in');
  });
});
