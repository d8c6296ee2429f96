import { describe, expect, it } from 'vitest';
import { findCompleteDays, type DayCount } from './complete-days';
import { dayMs, dayName, firstWholeDay, parseDay, startOfDay } from './event-days';

const at = (text: string) => Date.parse(text);
const full = (day: string): DayCount => ({ day, rows: 10, labelled: 10 });
const april = [full('2001-04-01'), full('2001-04-02'), full('2001-04-03')];
const names = (days: readonly DayCount[], asOf: string, labelHorizonMs = dayMs) =>
  findCompleteDays(days, { asOf: at(asOf), labelHorizonMs }).complete.map(({ day }) => day);

describe('event days', () => {
  it.each([
    ['needed', [], 'labels-not-due'],
    ['awaited', [], 'labels-not-due'],
    ['none', ['2001-04-01', '2001-04-02'], 'not-over'],
  ] as const)('labels %s: reads %j of days that have none yet', (labels, read, reason) => {
    const days = ['2001-04-01', '2001-04-02', '2001-04-03'].map((day) => ({ day, rows: 5, labelled: 0 }));
    const found = findCompleteDays(days, { asOf: at('2001-04-03T01:00:00Z'), labelHorizonMs: 7 * dayMs, labels });
    expect(found.complete.map(({ day }) => day)).toEqual(read);
    expect(found.waitsFor?.reason).toBe(reason);
  });

  it('reads a day without any label in the end, where labels are only awaited', () => {
    const days = [{ day: '2001-04-01', rows: 5, labelled: 0 }];
    const rule = { asOf: at('2001-04-10T00:00:00Z'), labelHorizonMs: dayMs };
    expect(findCompleteDays(days, { ...rule, labels: 'awaited' }).complete).toEqual(days);
    expect(findCompleteDays(days, rule).complete).toEqual([]);
  });

  it('are cut at midnight UTC', () => {
    expect(dayName(at('2001-04-30T23:59:59.999Z'))).toBe('2001-04-30');
    expect(dayName(at('2001-05-01T00:00:00Z'))).toBe('2001-05-01');
    expect(startOfDay(at('2001-05-01T13:00:00Z'))).toBe(parseDay('2001-05-01'));
    expect(dayName(-1)).toBe('1969-12-31');
  });

  it('whole days begin at the next midnight, or now when it is midnight', () => {
    expect(firstWholeDay(at('2001-05-01T00:00:00.001Z'))).toBe(parseDay('2001-05-02'));
    expect(firstWholeDay(at('2001-05-01T00:00:00Z'))).toBe(parseDay('2001-05-01'));
  });

  it.each(['2001-4-1', '2001-02-30', 'today', ''])('refuses "%s" as a day', (name) => {
    expect(() => parseDay(name)).toThrow(RangeError);
  });
});

describe('findCompleteDays', () => {
  it.each([
    ['2001-04-02T23:59:59.999Z', []],
    ['2001-04-03T00:00:00Z', ['2001-04-01']],
    ['2001-04-04T00:00:00Z', ['2001-04-01', '2001-04-02']],
    ['2001-04-09T00:00:00Z', ['2001-04-01', '2001-04-02', '2001-04-03']],
  ])('as of %s, with labels due after a day: %j', (asOf, expected) => {
    expect(names(april, asOf)).toEqual(expected);
  });

  it('needs no more than the end of the day where labels come at once', () => {
    expect(names(april, '2001-04-02T00:00:00Z', 0)).toEqual(['2001-04-01']);
  });

  it('a missing label holds back its day and those after it, and says so', () => {
    const days = [full('2001-04-01'), { day: '2001-04-02', rows: 10, labelled: 9 }, full('2001-04-03')];
    const found = findCompleteDays(days, { asOf: at('2001-04-08T00:00:00Z'), labelHorizonMs: dayMs });
    expect(found.complete.map(({ day }) => day)).toEqual(['2001-04-01']);
    expect(found.waitsFor).toEqual({ day: '2001-04-02', reason: 'labels-missing', missing: 1 });
  });

  it('reads a day with the labels it has once the grace is over', () => {
    const days = [{ day: '2001-04-01', rows: 10, labelled: 9 }, full('2001-04-02')];
    const grace = { labelHorizonMs: dayMs, graceMs: 7 * dayMs };
    expect(findCompleteDays(days, { asOf: at('2001-04-09T23:59:59Z'), ...grace }).complete).toEqual([]);
    expect(findCompleteDays(days, { asOf: at('2001-04-10T00:00:00Z'), ...grace }).complete).toEqual(days);
  });

  it('leaves out a day that never got a label, and does not wait for it for ever', () => {
    const days = [{ day: '2001-04-01', rows: 3, labelled: 0 }, full('2001-04-02')];
    expect(names(days, '2001-04-10T00:00:00Z')).toEqual(['2001-04-02']);
  });

  it('says what it waits for', () => {
    const waits = (asOf: string) => findCompleteDays(april, { asOf: at(asOf), labelHorizonMs: dayMs }).waitsFor?.reason;
    expect(waits('2001-04-01T10:00:00Z')).toBe('not-over');
    expect(waits('2001-04-02T10:00:00Z')).toBe('labels-not-due');
    expect(waits('2001-04-09T10:00:00Z')).toBeUndefined();
  });

  it('refuses days out of order and more labels than rows', () => {
    const rule = { asOf: at('2002-01-01T00:00:00Z'), labelHorizonMs: 0 };
    expect(() => findCompleteDays([full('2001-04-02'), full('2001-04-01')], rule)).toThrow(/rise/);
    expect(() => findCompleteDays([{ day: '2001-04-01', rows: 1, labelled: 2 }], rule)).toThrow(/2 labels for 1 rows/);
  });
});
