import { describe, expect, test } from 'vitest';
import { SteppedSeries } from './stepped-series';

const whole = { from: -Infinity, to: Infinity };
const few = { steps: 100, waiting: 200 };
const upTo = (count: number) => Array.from({ length: count }, (_, step) => step);

describe('steps of points that are not packed', () => {
  test('are told apart exactly up to the most, in one order with those of chunks', () => {
    const found = new SteppedSeries(2, whole, few);
    for (const step of upTo(50)) found.addInOrder(0, 2 * step);
    for (const step of upTo(50)) found.add(1, 2 * step + 1);
    expect(found.finish()).toEqual({ steps: upTo(100), ends: [0, 1, 98, 99] });
  });

  test('do not fill the memory when nobody packs them', () => {
    const found = new SteppedSeries(1, whole, few);
    for (const step of upTo(10_000)) found.addInOrder(0, step);
    const { steps, ends } = found.finish();
    expect(steps.length).toBeLessThanOrEqual(101);
    expect([steps[0], steps.at(-1), ...ends]).toEqual([0, 9999, 0, 9999]);
    const gaps = steps.slice(1).map((step, index) => step - (steps[index] ?? 0));
    expect(Math.max(...gaps)).toBeLessThanOrEqual(256);
  });

  test('that lie behind all chunks are not thinned by these', () => {
    const found = new SteppedSeries(1, whole, { steps: 100, waiting: 20 });
    const hot = upTo(20).map((step) => 1000 + step);
    for (const step of hot) found.addInOrder(0, step);
    for (const step of upTo(60)) {
      found.passBefore(step);
      found.add(0, step);
    }
    expect(found.finish().steps).toEqual([...upTo(60), ...hot]);
  });

  test('count only within the range', () => {
    const found = new SteppedSeries(1, { from: 10, to: 12 }, few);
    for (const step of upTo(50)) found.addInOrder(0, step);
    expect(found.finish()).toEqual({ steps: [10, 11, 12], ends: [10, 12] });
  });
});
