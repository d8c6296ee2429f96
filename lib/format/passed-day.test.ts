import { describe, expect, it } from 'vitest';
import { formatDate } from './date';
import { passedDay } from './passed-day';

describe('passedDay', () => {
  it.each([
    ['2001-04-01T00:00:00.000Z', '31 Mar 2001'],
    ['2001-04-01T00:00:00.001Z', '1 Apr 2001'],
    ['2001-04-01T13:00:00.000Z', '1 Apr 2001'],
  ])('reads %s as %s', (moment, day) => {
    expect(formatDate(passedDay(moment))).toBe(day);
  });
});
