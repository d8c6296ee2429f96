import { expect, test } from 'vitest';
import { findInLines } from './find-in-lines';

test('finds every place, capitals or not, without overlaps', () => {
  expect(findInLines(['Loss loss', '', 'no', 'aaaa'], 'LOSS')).toEqual([
    { line: 0, start: 0, end: 4 },
    { line: 0, start: 5, end: 9 },
  ]);
  expect(findInLines(['aaaa'], 'aa')).toHaveLength(2);
});

test('nothing is found by no words, and not more than can be walked through', () => {
  expect(findInLines(['abc'], '')).toEqual([]);
  expect(
    findInLines(
      Array.from({ length: 9000 }, () => 'x'),
      'x',
    ),
  ).toHaveLength(5000);
});
