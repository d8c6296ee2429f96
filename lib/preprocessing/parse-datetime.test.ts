import { describe, expect, it } from 'vitest';
import { datetimePart } from './datetime-part';
import { parseDatetime } from './parse-datetime';

describe('parseDatetime', () => {
  it.each([
    ['1970-01-01', 0],
    ['2001-01-01 00:01:00', Date.UTC(2001, 0, 1, 0, 1)],
    ['2001-03-31T17:05', Date.UTC(2001, 2, 31, 17, 5)],
    ['2000-02-29T23:59:59.250Z', Date.UTC(2000, 1, 29, 23, 59, 59, 250)],
    ['2000-02-29t23:59:59.2509999', Date.UTC(2000, 1, 29, 23, 59, 59, 250)],
    ['1969-12-31T23:59:59.999Z', -1],
    ['2001-03-31T17:05:00+02:00', Date.UTC(2001, 2, 31, 15, 5)],
    ['2001-03-31 17:05:00-0530', Date.UTC(2001, 2, 31, 22, 35)],
    ['2001-03-31 17:05:00+00', Date.UTC(2001, 2, 31, 17, 5)],
    ['0001-01-01', Date.parse('0001-01-01')],
    ['9999-12-31', Date.parse('9999-12-31')],
  ])('reads %s', (text, time) => {
    expect(parseDatetime(text)).toBe(time);
  });

  it.each([
    '',
    'noon',
    '2001-13-01',
    '2001-00-10',
    '2001-02-30',
    '1900-02-29',
    '2001-1-1',
    '2001/01/01',
    '2001-01-01 24:00',
    '2001-01-01 12',
    '2001-01-01 12:60',
    '2001-01-01 12:00:61',
    '2001-01-01 12:00:00.',
    '2001-01-01T12:00 CET',
    '2001-01-01x12:00',
  ])('gives NaN for %j', (text) => {
    expect(parseDatetime(text)).toBeNaN();
  });

  it('agrees with Date on every day of four centuries', () => {
    const wrong: string[] = [];
    for (let time = Date.UTC(1800, 0, 1); time < Date.UTC(2200, 0, 1); time += 86_400_000) {
      if (parseDatetime(new Date(time).toISOString()) !== time) wrong.push(new Date(time).toISOString());
    }
    expect(wrong).toEqual([]);
  });
});

describe('datetimePart', () => {
  it('agrees with Date in UTC', () => {
    const wrong: string[] = [];
    for (let time = Date.UTC(1890, 0, 1); time < Date.UTC(2110, 0, 1); time += 39_123_457) {
      const date = new Date(time);
      const expected = [date.getUTCHours() * 60 + date.getUTCMinutes(), (date.getUTCDay() + 6) % 7, date.getUTCMonth()];
      const parts = [datetimePart(time, 'minuteOfDay'), datetimePart(time, 'weekday'), datetimePart(time, 'month')];
      if (parts.join() !== expected.join()) wrong.push(`${date.toISOString()}: ${parts.join()}`);
    }
    expect(wrong).toEqual([]);
  });

  it('is missing for a missing instant', () => {
    expect(datetimePart(NaN, 'minuteOfDay')).toBeNaN();
    expect(datetimePart(NaN, 'weekday')).toBeNaN();
    expect(datetimePart(NaN, 'month')).toBeNaN();
  });
});
