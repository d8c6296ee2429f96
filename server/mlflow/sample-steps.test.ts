import { expect, test } from 'vitest';
import { sampleSteps } from './sample-steps';

const range = (from: number, to: number, by = 1) =>
  Array.from({ length: Math.ceil((to - from) / by) }, (_, index) => from + index * by);

// The cases of MLflow's own test of its sampling (tests/tracking/test_rest_tracking.py, 3.11).
test.each([
  { steps: range(0, 10), most: 5, expected: [0, 2, 4, 6, 8, 9] },
  { steps: range(4, 9), most: 5, expected: [4, 5, 6, 7, 8] },
  { steps: range(0, 101, 20), most: 5, expected: [0, 20, 40, 60, 80, 100] },
  { steps: range(0, 1001, 10), most: 5, expected: [0, 200, 400, 600, 800, 1000] },
])('keeps $expected of $most wanted', ({ steps, most, expected }) => {
  expect(sampleSteps(steps, most)).toEqual(expected);
});

test('no steps give none, and one wanted gives the ends', () => {
  expect(sampleSteps([], 5)).toEqual([]);
  expect(sampleSteps([3, 4, 5], 1)).toEqual([3, 5]);
});
