import { describe, expect, test } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { makeChunks } from './make-chunks';
import { decodePoints } from './chunk-codec';
import { columnsOf, comparePoints, joinPoints, pointAt, type Point, type PointColumns } from './point-columns';
import { thinPoints } from './thin-points';

const series = (length: number, valueAt: (step: number) => number): Point[] =>
  Array.from({ length }, (_, step) => ({ step, timestamp: step * 10, value: valueAt(step) }));

const toPoints = (columns: PointColumns) => Array.from(columns.steps, (_, index) => pointAt(columns, index));

describe('thinPoints', () => {
  test('leaves a short series as it is', () => {
    const columns = columnsOf(series(1000, Math.sin));
    expect(thinPoints(columns, 1000)).toBe(columns);
  });

  test('keeps the first and last point, the one spike down and the one up, in order, as real points', () => {
    const random = createRandom(3);
    for (const maxPoints of [10, 11, 100, 999]) {
      const points = series(20_000, () => random());
      const [low, high] = [Math.floor(random() * 20_000), Math.floor(random() * 20_000)];
      points[low] = { step: low, timestamp: 0, value: -5 };
      points[high] = { step: high, timestamp: 0, value: 5 };
      const thin = toPoints(thinPoints(columnsOf(points), maxPoints));
      expect(thin.length).toBeLessThanOrEqual(maxPoints);
      expect(thin.length).toBeGreaterThan(maxPoints / 3);
      expect(thin).toContainEqual(points[low]);
      expect(thin).toContainEqual(points[high]);
      expect(thin[0]).toEqual(points[0]);
      expect(thin.at(-1)).toEqual(points.at(-1));
      for (const point of thin) expect(points[point.step]).toEqual(point);
      expect(thin.map((point) => point.step)).toEqual(thin.map((point) => point.step).sort((a, b) => a - b));
    }
  });

  test('keeps a gap of NaN visible, and holds to the limit with it', () => {
    const thin = toPoints(thinPoints(columnsOf(series(5000, (step) => (step === 2500 ? NaN : step))), 50));
    expect(thin.filter((point) => Number.isNaN(point.value))).toEqual([{ step: 2500, timestamp: 25_000, value: NaN }]);
    expect(thin.length).toBeLessThanOrEqual(50);
  });

  test('is still a line when every value is NaN', () => {
    const thin = thinPoints(columnsOf(series(5000, () => NaN)), 50);
    expect(thin.steps.length).toBeGreaterThan(10);
  });
});

describe('makeChunks', () => {
  const random = createRandom(11);

  test('splits into chunks of about 1000, loses nothing, and drops repeats', () => {
    for (const length of [1, 41, 43, 999, 1499, 1500, 10_400]) {
      const points = series(length, () => random());
      const shuffled = [...points, ...points.slice(0, 20)].sort(() => random() - 0.5);
      const chunks = makeChunks([columnsOf(shuffled)]);
      expect(toPoints(joinPoints(chunks.map((chunk) => decodePoints(chunk.data))))).toEqual(points);
      expect(chunks.reduce((sum, chunk) => sum + chunk.count, 0)).toBe(length);
      const expected = Math.max(1, Math.round(length / 1000));
      expect(chunks.map((chunk) => Math.round((chunk.count * expected) / length))).toEqual(chunks.map(() => 1));
      expect(chunks.length).toBe(expected);
    }
  });

  test('sums up each chunk as its points do, NaN left out', () => {
    const points = series(3000, (step) => (step % 7 === 0 ? NaN : Math.sin(step) * step));
    for (const chunk of makeChunks([columnsOf(points)])) {
      const own = points.filter(({ step }) => step >= chunk.step0 && step <= chunk.step1);
      const numbers = own.map(({ value }) => value).filter((value) => !Number.isNaN(value));
      expect(chunk.count).toBe(own.length);
      expect(chunk.min).toBe(Math.min(...numbers));
      expect(chunk.max).toBe(Math.max(...numbers));
      expect(chunk.sum).toBeCloseTo(
        numbers.reduce((a, b) => a + b),
        6,
      );
      const mini = toPoints(decodePoints(chunk.mini ?? Buffer.from([0, 0])));
      expect(mini.length).toBeLessThanOrEqual(62);
      for (const extreme of [chunk.min, chunk.max]) expect(mini.map(({ value }) => value)).toContain(extreme);
    }
  });

  test('has no extremes where all is NaN', () => {
    const [chunk] = makeChunks([columnsOf(series(100, () => NaN))]);
    expect(chunk).toMatchObject({ min: null, max: null, sum: null, count: 100 });
  });

  test('the same points in another order are the same chunk, other points are not', () => {
    const points = series(50, Math.cos);
    const digestOf = (some: Point[]) => makeChunks([columnsOf(some)])[0]?.digest;
    expect(digestOf([...points].reverse())).toBe(digestOf(points));
    expect(digestOf(points.slice(1))).not.toBe(digestOf(points));
  });
});

test('points are ordered by step, then time, then value with NaN last', () => {
  const ordered: Point[] = [
    { step: 1, timestamp: 9, value: 9 },
    { step: 2, timestamp: 1, value: -Infinity },
    { step: 2, timestamp: 1, value: 3 },
    { step: 2, timestamp: 1, value: NaN },
    { step: 2, timestamp: 2, value: 0 },
  ];
  expect([...ordered].reverse().sort(comparePoints)).toEqual(ordered);
});
