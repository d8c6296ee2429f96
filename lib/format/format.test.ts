import { describe, expect, it } from 'vitest';
import {
  countOf,
  formatBytes,
  formatClock,
  formatDate,
  formatDateTime,
  formatDuration,
  formatRate,
  formatRelative,
  formatTime,
  formatTimeSeconds,
  listOf,
  shorten,
  toCsv,
} from './index';

describe('durations', () => {
  it.each([
    [0, '0 s'],
    [1.8, '1.8 ms'],
    [250, '250 ms'],
    [1300, '1.3 s'],
    [30_000, '30 s'],
    [59_400, '59 s'],
    [59_960, '1 min'],
    [252_000, '4 min 12 s'],
    [3_600_000, '1 h'],
    [7_500_000, '2 h 5 min'],
    [86_400_000, '1 d'],
    [273_600_000, '3 d 4 h'],
    [-5, '0 s'],
    [3_599_900, '1 h'],
    [null, '–'],
    [Number.NaN, '–'],
  ])('writes %s ms as %s', (length, text) => expect(formatDuration(length)).toBe(text));

  it.each([
    [3_723_000, '1:02:03'],
    [59_000, '0:59'],
    [600_000, '10:00'],
  ])('shows %d ms as the clock %s', (length, text) => expect(formatClock(length)).toBe(text));

  it.each([
    [12400, '12.4k rows/s'],
    [3.25, '3.25 rows/s'],
    [0.05, '3 rows/min'],
    [0, '0 rows/s'],
  ])('writes the rate %d as %s', (rate, text) => expect(formatRate(rate, 'rows')).toBe(text));
});

describe('dates', () => {
  const moment = '2001-04-02T23:05:09Z';

  it('is in UTC unless a zone is named', () => {
    expect(formatDate(moment)).toBe('2 Apr 2001');
    expect(formatDateTime(moment)).toBe('2 Apr 2001, 23:05');
    expect(formatTimeSeconds(moment)).toBe('23:05:09');
    expect(formatDate(moment, 'Europe/Paris')).toBe('3 Apr 2001');
    expect(formatTime(moment, 'Europe/Paris')).toBe('01:05');
  });

  it.each([
    [0, 'just now'],
    [4 * 60_000, '4 min ago'],
    [-3 * 86_400_000, 'in 3 d'],
    [59.8 * 60_000, '1 h ago'],
    [23 * 3_600_000, '23 h ago'],
    [61 * 86_400_000, '2 mo ago'],
    [800 * 86_400_000, '2 y ago'],
  ])('tells a gap of %d ms as %s', (gap, text) => {
    const now = Date.parse(moment);
    expect(formatRelative(now - gap, now)).toBe(text);
  });

  it('shows an unreadable moment as absent', () => {
    expect(formatDateTime('soon')).toBe('–');
    expect(formatRelative('soon', 0)).toBe('–');
  });
});

describe('sizes, words and CSV', () => {
  it.each([
    [0, '0 B'],
    [999, '999 B'],
    [1480000, '1.48 MB'],
    [999_600, '1.00 MB'],
    [3.2e9, '3.20 GB'],
    [null, '–'],
  ])('writes %s bytes as %s', (size, text) => expect(formatBytes(size)).toBe(text));

  it('counts with the right noun', () => {
    expect([countOf(1, 'run'), countOf(0, 'run'), countOf(1200, 'entry', 'entries')]).toEqual([
      '1 run',
      '0 runs',
      '1,200 entries',
    ]);
    expect([listOf(['a']), listOf(['a', 'b', 'c']), listOf([])]).toEqual(['a', 'a, b and c', '']);
    expect(shorten('abcdefghij', 7)).toBe('abc…hij');
  });

  it('quotes, keeps precision and disarms formulas', () => {
    const text = toCsv(
      ['name', 'auc'],
      [
        ['a,"b"', 0.1 + 0.2],
        ['=1+1', null],
        ['-x', Number.NaN],
      ],
    );
    expect(text).toBe('name,auc\r\n"a,""b""",0.30000000000000004\r\n\'=1+1,\r\n\'-x,\r\n');
  });
});
