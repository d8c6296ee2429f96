import { describe, expect, test } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { bandOf, type RunCurve } from './band-of';

const curve = (x: readonly number[], y: readonly number[]): RunCurve => ({
  x: Float64Array.from(x),
  y: Float64Array.from(y),
});

describe('bandOf', () => {
  test('at shared steps gives mean, sample deviation and range over runs', () => {
    // numpy 1.24: np.std([1, 2, 6], ddof=1) = 2.6457513110645907
    const band = bandOf([curve([0, 1], [1, 10]), curve([0, 1], [2, 10]), curve([0, 1], [6, 10])], 10);
    expect(band).toEqual({
      x: [0, 1],
      mean: [3, 10],
      deviation: [expect.closeTo(2.6457513110645907, 12), 0],
      min: [1, 10],
      max: [6, 10],
      runs: [3, 3],
    });
  });

  test('a run that ended early, or is not a number, is left out where it has no value', () => {
    const band = bandOf([curve([0, 1, 2], [1, 2, 3]), curve([0, 1], [3, NaN])], 10);
    expect(band.runs).toEqual([2, 1, 1]);
    expect(band.mean).toEqual([2, 2, 3]);
    expect(band.deviation).toEqual([expect.closeTo(Math.SQRT2, 12), null, null]);
    expect(bandOf([curve([0], [1]), curve([0], [-Number.MAX_VALUE])], 10)).toMatchObject({ mean: [1], runs: [1] });
  });

  test('a step logged twice counts once, with its mean', () => {
    expect(bandOf([curve([0, 0, 0], [1, 2, 6]), curve([0], [5])], 10)).toMatchObject({ mean: [4], runs: [2] });
  });

  test('many steps fall into stretches of equal width, each value in the one that holds it', () => {
    const random = createRandom(5);
    const curves = [1, 2, 3].map((offset) => {
      const x = Array.from({ length: 1000 }, (_, step) => step);
      return curve(
        x,
        x.map((step) => Math.floor(step / 100) + offset + 1e-9 * random()),
      );
    });
    const band = bandOf(curves, 10);
    expect(band.x).toHaveLength(10);
    expect(band.x[0]).toBeCloseTo(49.95, 9);
    for (const [place, mean] of band.mean.entries()) expect(Math.abs(mean - (place + 2))).toBeLessThan(0.02);
    expect(band.runs).toEqual(Array.from({ length: 10 }, () => 3));
  });

  test('times that no two runs share fall into stretches that hold a value of every run', () => {
    const random = createRandom(3);
    const times = () => Array.from({ length: 40 }, (_, turn) => turn * 1000 + Math.round(random() * 400));
    const curves = [1, 2, 6].map((value) =>
      curve(
        times(),
        Array.from({ length: 40 }, () => value),
      ),
    );
    const band = bandOf(curves, 300);
    expect(band.runs).toEqual(Array.from({ length: 20 }, () => 3));
    for (const mean of band.mean) expect(mean).toBeCloseTo(3, 12);
    // numpy 1.24: np.std([1, 2, 6], ddof=1) = 2.6457513110645907
    for (const deviation of band.deviation) expect(deviation).toBeCloseTo(2.6457513110645907, 12);
  });

  test('runs that logged at even and at odd steps are summed up together', () => {
    const steps = (first: number) => Array.from({ length: 50 }, (_, turn) => first + 2 * turn);
    const band = bandOf([curve(steps(0), steps(0)), curve(steps(1), steps(1))], 300);
    expect(band.runs).toEqual(Array.from({ length: 25 }, () => 2));
  });

  test('runs that logged once, at one of a few steps, are summed up at each', () => {
    const band = bandOf(
      [5, 10, 5, 10].map((step, run) => curve([step], [run])),
      300,
    );
    expect([band.x, band.mean, band.runs]).toEqual([
      [5, 10],
      [1, 2],
      [2, 2],
    ]);
  });

  test('nothing in, nothing out', () => {
    expect(bandOf([], 10).x).toEqual([]);
    expect(bandOf([curve([], [])], 10).x).toEqual([]);
    expect(bandOf([curve([3], [NaN])], 10).x).toEqual([]);
  });
});
