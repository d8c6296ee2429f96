import { describe, expect, it } from 'vitest';
import { measureDay, type DayRows } from './measure-day';

const none = Number.NaN;
const rows = (changes: Partial<DayRows> = {}): DayRows => ({
  labels: Float64Array.of(1, 0, 1, 0),
  champion: Float64Array.of(0.6, 0.4, 0.5, 0.5),
  challenger: Float64Array.of(0.8, 0.1, 0.4, 0.6),
  championMs: [1, 2, 3],
  challengerMs: [],
  ...changes,
});
const day = '2001-04-01';

describe('measureDay', () => {
  it('pairs losses row by row', () => {
    const measured = measureDay(rows(), { day, task: 'binary' });
    // Champion −ln .6, −ln .6, −ln .5, −ln .5; challenger −ln .8, −ln .9, −ln .4, −ln .4.
    const champion = -(2 * Math.log(0.6) + 2 * Math.log(0.5)) / 4;
    const challenger = -(Math.log(0.8) + Math.log(0.9) + 2 * Math.log(0.4)) / 4;
    expect(measured).toMatchObject({ day, rows: 4, labelled: 4, pairs: 4 });
    expect(measured?.difference).toBeCloseTo(challenger - champion, 12);
    expect(measured?.metrics['logLoss']?.champion).toBeCloseTo(champion, 12);
    expect(measured?.metrics['logLoss']?.challenger).toBeCloseTo(challenger, 12);
  });

  it('gives the area under the curve of each, counted by hand', () => {
    // Champion: .6 beats .4 and .5, .5 beats .4 and ties .5: 3.5 of 4. Challenger: .8 beats both, .4 beats .1: 3 of 4.
    expect(measureDay(rows(), { day, task: 'binary' })?.metrics['auc']).toEqual({ champion: 0.875, challenger: 0.75 });
  });

  it('gives no area where only one class came true', () => {
    const measured = measureDay(rows({ labels: Float64Array.of(1, 1, 1, 1) }), { day, task: 'binary' });
    expect(measured?.metrics['auc']).toEqual({ champion: null, challenger: null });
  });

  it('reads only rows that both scored and whose label is in, and counts the failures of each', () => {
    const measured = measureDay(
      rows({ labels: Float64Array.of(1, 0, 1, none), challenger: Float64Array.of(0.8, none, 0.4, 0.6) }),
      { day, task: 'binary' },
    );
    expect(measured).toMatchObject({ rows: 4, labelled: 3, pairs: 2 });
    expect(measured?.metrics['errorShare']).toEqual({ champion: 0, challenger: 1 / 4 });
    expect(measured?.metrics['logLoss']?.champion).toBeCloseTo(-(Math.log(0.6) + Math.log(0.5)) / 2, 12);
  });

  it('keeps a day on which the challenger failed throughout: its errors count, a difference is not to be had', () => {
    const unscored = Float64Array.of(none, none, none, none);
    const measured = measureDay(rows({ challenger: unscored }), { day, task: 'binary' });
    expect(measured).toMatchObject({ pairs: 0, difference: null });
    expect(measured?.metrics['errorShare']?.challenger).toBe(1);
    expect(measured?.metrics['logLoss']).toEqual({ champion: null, challenger: null });
  });

  it('says nothing without a label', () => {
    const unscored = Float64Array.of(none, none, none, none);
    expect(measureDay(rows({ labels: unscored }), { day, task: 'binary' })).toBeNull();
  });

  it('is read without a label where latency decides', () => {
    const unlabelled = Float64Array.of(none, none, none, none);
    const own = { metric: 'latency' as const, champion: Float64Array.of(1, 2), challenger: Float64Array.of(3, 5) };
    const measured = measureDay(rows({ labels: unlabelled, own }), { day, task: 'binary' });
    expect(measured).toMatchObject({ rows: 4, labelled: 0, pairs: 0, difference: null });
    expect(measured?.metrics['latency']).toEqual({ champion: 1.5, challenger: 4 });
    expect(measured?.metrics['errorShare']).toEqual({ champion: 0, challenger: 0 });
    const several = measureDay(rows({ labels: unlabelled, own }), { day, task: 'multiclass' });
    expect(several?.metrics['errorShare']).toEqual({ champion: null, challenger: null });
    const revenue = { ...own, metric: 'revenue' as const };
    expect(measureDay(rows({ labels: unlabelled, own: revenue }), { day, task: 'binary' })).toBeNull();
  });

  it('takes latencies of own answers only: a version in the shadow has none', () => {
    const { p95Ms } = measureDay(rows(), { day, task: 'binary' })?.metrics ?? {};
    expect(p95Ms?.champion).toBeCloseTo(2.9, 12);
    expect(p95Ms?.challenger).toBeNull();
  });

  it('judges numbers by their squared error', () => {
    const numbers = rows({
      labels: Float64Array.of(10, 20, 30, 40),
      champion: Float64Array.of(11, 19, 31, 39),
      challenger: Float64Array.of(12, 18, 32, 38),
    });
    const measured = measureDay(numbers, { day, task: 'regression' });
    expect(measured?.difference).toBe(3);
    expect(measured?.metrics).toMatchObject({
      squaredError: { champion: 1, challenger: 4 },
      mae: { champion: 1, challenger: 2 },
    });
  });

  it('judges several classes by the probability of the one that came true', () => {
    const classes = rows({ labels: Float64Array.of(0, 1, 2, 2) });
    const measured = measureDay(classes, { day, task: 'multiclass' });
    const loss = -(Math.log(0.6) + Math.log(0.4) + 2 * Math.log(0.5)) / 4;
    expect(measured?.metrics['logLoss']?.champion).toBeCloseTo(loss, 12);
  });
});
