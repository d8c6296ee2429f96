import { describe, expect, it } from 'vitest';
import {
  decimalsFor,
  formatCompact,
  formatCount,
  formatFixed,
  formatInterval,
  formatNumber,
  formatPercent,
} from './number';

describe('formatNumber', () => {
  it.each([
    [0.446571, '0.4466'],
    [0.65, '0.6500'],
    [1234.567, '1,235'],
    [12.3456, '12.35'],
    [123456.7, '123,457'],
    [508239, '508,239'],
    [10, '10'],
    [0, '0'],
    [-0.0123, '−0.01230'],
    [0.000012, '1.2e−5'],
    [12345678, '1.235e7'],
    [-42, '−42'],
    [Infinity, '∞'],
    [-Infinity, '−∞'],
    [-Number.MAX_VALUE, '−∞'],
  ])('writes %d as %s', (value, text) => {
    expect(formatNumber(value)).toBe(text);
  });

  it.each([null, undefined, Number.NaN])('shows %s as absent, never as zero', (value) => {
    expect(formatNumber(value)).toBe('–');
    expect(formatCount(value)).toBe('–');
    expect(formatPercent(value)).toBe('–');
    expect(formatFixed(value, 2)).toBe('–');
    expect(formatCompact(value)).toBe('–');
  });

  it('drops the leading zero and shows the sign on request', () => {
    expect(formatNumber(0.024, { signed: true, bareFraction: true, digits: 2 })).toBe('+.024');
    expect(formatNumber(0, { signed: true })).toBe('0');
  });
});

describe('other forms', () => {
  it.each([
    [999, '999'],
    [1000, '1k'],
    [508239, '508.2k'],
    [1477911, '1.478M'],
    [999999, '1M'],
    [-2e9, '−2G'],
  ])('compacts %d to %s', (value, text) => expect(formatCompact(value)).toBe(text));

  it.each([
    [0.288, '28.8\u00a0%'],
    [0.5, '50\u00a0%'],
    [1, '100\u00a0%'],
    [0, '0\u00a0%'],
    [-0.031, '−3.1\u00a0%'],
    [0.00004, '0.004\u00a0%'],
  ])('writes the share %d as %s', (share, text) => {
    expect(formatPercent(share)).toBe(text);
  });

  it('writes an interval with aligned decimals', () => {
    expect(formatInterval([-0.0238, -0.0008], 4)).toBe('[−.0238, −.0008]');
    expect(formatInterval([0.003, 0.045], 3)).toBe('[+.003, +.045]');
  });

  it('never shows a negative zero', () => {
    expect(formatFixed(-0.00001, 3)).toBe('0.000');
    expect(formatFixed(-0.00001, 3, { signed: true })).toBe('0.000');
  });

  it.each([
    [[0.4466, 0.4343], 4],
    [[1.8, 123.4], 1],
    [[12345.6], 0],
    [[1, 2, 3], 0],
    [[], 0],
    [[0.00002, null], 7],
    [[Number.NaN, 0.5], 4],
  ])('chooses the decimals of %j', (values, decimals) => expect(decimalsFor(values)).toBe(decimals));
});
