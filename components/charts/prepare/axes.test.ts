import { describe, expect, it } from 'vitest';
import { logTicks, niceRange, niceTicks } from './nice-ticks';
import { roundRange } from './round-range';
import { createScale } from './scale';
import { numberLabels, powerLabels } from './tick-labels';
import { durationTicks, timeTicks } from './time-ticks';

describe('niceTicks', () => {
  it.each([
    [[0, 1], 5, [0, 0.2, 0.4, 0.6, 0.8, 1]],
    [[0.44, 0.53], 4, [0.44, 0.46, 0.48, 0.5, 0.52]],
    [[-0.03, 0.01], 4, [-0.03, -0.02, -0.01, 0, 0.01]],
    [[0, 100_000], 4, [0, 20_000, 40_000, 60_000, 80_000, 100_000]],
    [[3, 3], 4, [3]],
    [[0, 0.0000012], 3, [0, 5e-7, 1e-6]],
  ] as const)('cuts %j into about %d', (range, count, ticks) => expect(niceTicks(range, count)).toEqual(ticks));

  it('never gives a negative zero', () => {
    expect(niceTicks([-1, 1], 2).some((tick) => Object.is(tick, -0))).toBe(false);
  });
});

describe('niceRange', () => {
  it.each([
    [
      [0.443, 0.527],
      [0.44, 0.54],
    ],
    [
      [-3, 8],
      [-4, 8],
    ],
    [
      [0, 0],
      [-1, 1],
    ],
    [
      [5, 5],
      [4.4, 5.6],
    ],
  ] as const)('widens %j to %j', (range, nice) => {
    const [low, high] = niceRange(range, 4);
    expect(low).toBeLessThanOrEqual(range[0]);
    expect(high).toBeGreaterThanOrEqual(range[1]);
    expect([low, high]).toEqual(nice);
  });
});

describe('logTicks', () => {
  it.each([
    [
      [0.001, 10],
      [0.001, 0.01, 0.1, 1, 10],
    ],
    [
      [2, 30],
      [2, 5, 10, 20],
    ],
  ] as const)('ticks %j', (range, ticks) => {
    const found = logTicks(range);
    expect(found).toHaveLength(ticks.length);
    found.forEach((tick, index) => expect(tick).toBeCloseTo(ticks[index] ?? Number.NaN, 10));
  });
});

describe('labels', () => {
  it.each([
    [
      [0, 0.25, 0.5],
      ['0.00', '0.25', '0.50'],
    ],
    [
      [-0.02, 0],
      ['−0.02', '0.00'],
    ],
    [
      [0, 50_000],
      ['0', '50k'],
    ],
    [
      [1, 2],
      ['1', '2'],
    ],
    [
      [1e-8, 2e-8],
      ['1e−8', '2e−8'],
    ],
  ])('writes %j as %j', (ticks, labels) => expect(numberLabels(ticks)).toEqual(labels));
});

describe('createScale', () => {
  it('maps there and back', () => {
    const scale = createScale([10, 20], [100, 300]);
    expect([scale.to(15), scale.from(200)]).toEqual([200, 15]);
    const log = createScale([1, 1000], [0, 300], 'log');
    expect(log.to(10)).toBeCloseTo(100, 9);
    expect(log.from(200)).toBeCloseTo(100, 9);
  });

  it('puts a constant in the middle and refuses what a logarithm cannot show', () => {
    expect(createScale([5, 5], [0, 100]).to(5)).toBe(50);
    expect(() => createScale([0, 10], [0, 1], 'log')).toThrow('positive');
  });
});

describe('timeTicks', () => {
  const at = (text: string) => Date.parse(`${text}Z`);
  it.each([
    ['2001-04-01T00:00', '2001-05-01T00:00', 5, ['2 Apr', '9 Apr', '16 Apr', '23 Apr', '30 Apr']],
    ['2001-01-01T00:00', '2001-07-01T00:00', 7, ['2001', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul']],
    ['2001-04-01T22:00', '2001-04-02T07:00', 4, ['2 Apr', '03:00', '06:00']],
    ['2001-04-01T10:00:05', '2001-04-01T10:00:50', 3, ['1 Apr 10:00:15', '10:00:30', '10:00:45']],
    ['1996-05-01T00:00', '2003-05-01T00:00', 4, ['1998', '2000', '2002']],
  ])('ticks %s to %s', (from, to, count, labels) => {
    expect(timeTicks([at(from), at(to)], count).map(({ label }) => label)).toEqual(labels);
  });

  it('gives few ticks for centuries, and for times beyond any calendar', () => {
    const centuries = timeTicks([at('1500-01-01T00:00'), at('2050-01-01T00:00')], 5).map(({ label }) => label);
    expect(centuries).toEqual(['1500', '1600', '1700', '1800', '1900', '2000']);
    const ages = timeTicks([at('0001-01-01T00:00'), at('2050-01-01T00:00')], 5).map(({ label }) => label);
    expect(ages).toEqual(['500', '1000', '1500', '2000']);
    const microseconds = timeTicks([1.7e12, 1.7e15], 6);
    expect(microseconds.length).toBeGreaterThan(2);
    expect(microseconds.length).toBeLessThan(12);
    expect(timeTicks([1.7e12, 9e15], 6).length).toBeLessThan(12);
  });

  it('gives one moment for an empty range', () => {
    expect(timeTicks([at('2001-04-01T10:30'), at('2001-04-01T10:30')], 4)).toHaveLength(1);
  });
});

describe('roundRange', () => {
  it.each([
    [
      [412.857142857, 2024.1111],
      [413, 2024],
    ],
    [
      [0.123456789, 0.987654321],
      [0.1235, 0.9877],
    ],
    [
      [986083200123, 988675200456],
      [986083000000, 988675000000],
    ],
    [
      [5, 5],
      [5, 5],
    ],
  ] as const)('rounds %j to %j', (range, rounded) => {
    roundRange(range).forEach((end, index) => expect(end).toBeCloseTo(rounded[index] ?? Number.NaN, 6));
  });
});

describe('powerLabels', () => {
  it('writes each power of ten by itself', () => {
    expect(powerLabels([0.001, 0.1, 1, 100, 20_000])).toEqual(['0.001', '0.1', '1', '100', '20k']);
  });
});

describe('durationTicks', () => {
  it.each([
    [[0, 2_700_000], 3, ['0 s', '15 min', '30 min', '45 min']],
    [[0, 4000], 4, ['0 s', '1.0 s', '2.0 s', '3.0 s', '4.0 s']],
    [[0, 100 * 86_400_000], 5, ['0 s', '20 d', '40 d', '60 d', '80 d', '100 d']],
    [[5, 5], 4, ['5 ms']],
  ] as const)('cuts %j ms into about %d', (range, count, labels) => {
    expect(durationTicks(range, count).map(({ label }) => label)).toEqual(labels);
  });
});
