import { describe, expect, test } from 'vitest';
import { createRandom } from '@/lib/random/create-random';
import { compareIn, FirstPoints } from './first-points';
import { columnsOf, pointAt, type Point } from './point-columns';
import { ThinnedSteps } from './thinned-steps';

const random = createRandom(11);
const among = (count: number) => Math.floor(random() * count);
const points: Point[] = Array.from({ length: 20_000 }, () => ({
  step: among(50),
  timestamp: among(40),
  value: among(9) === 0 ? NaN : among(5),
}));
const read = (found: FirstPoints): Point[] => {
  const columns = found.read();
  return Array.from(columns.steps, (_, index) => pointAt(columns, index));
};

describe.each(['time', 'step'] as const)('the first points by %s', (order) => {
  const sorted = points
    .toSorted((a, b) => compareIn(order, a, b))
    .filter((point, index, all) => index === 0 || compareIn(order, all[index - 1] ?? point, point) !== 0);

  test.each([1, 7, 300, 4000, 100_000])('%i of them are those of a sort of all', (limit) => {
    const found = new FirstPoints({ order, limit });
    found.addAll(columnsOf(points));
    expect(read(found)).toEqual(sorted.slice(0, limit));
  });

  test('page after page gives all, each once', () => {
    const pages: Point[] = [];
    for (;;) {
      const found = new FirstPoints({ order, limit: 999, after: pages.at(-1) });
      found.addAll(columnsOf(points));
      const page = read(found);
      if (page.length === 0) break;
      pages.push(...page);
    }
    expect(pages).toEqual(sorted);
  });

  test('are known to be complete once nothing smaller can come', () => {
    const found = new FirstPoints({ order, limit: 10 });
    found.addAll(columnsOf(sorted.slice(0, 9)));
    const [tenth, next] = [sorted[9], sorted[10]] as [Point, Point];
    expect(found.isFullBefore(next)).toBe(false);
    found.add(tenth.step, tenth.timestamp, tenth.value);
    expect(found.isFullBefore(next)).toBe(true);
    expect(found.isFullBefore(sorted[5] as Point)).toBe(false);
  });
});

describe('ThinnedSteps', () => {
  const thin = (steps: readonly number[], most: number) => {
    const thinned = new ThinnedSteps(most);
    for (const step of steps) thinned.push(step);
    return thinned.read();
  };
  const upTo = (count: number) => Array.from({ length: count }, (_, step) => step);

  test('keeps each step once while they are few', () => {
    expect(thin([-3, -3, 0, 5, 5, 9], 10)).toEqual([-3, 0, 5, 9]);
    expect(thin([], 10)).toEqual([]);
  });

  test('keeps steps evenly apart, and both ends, of too many', () => {
    const kept = thin(upTo(1000), 100);
    expect(kept.length).toBeLessThanOrEqual(102);
    expect([kept[0], kept.at(-1)]).toEqual([0, 999]);
    expect(kept.slice(0, -1)).toEqual(upTo(kept.length - 1).map((place) => place * 16));
  });
});
