import { describe, expect, test } from 'vitest';
import { linesBetween, scrollFor } from './use-lines-in-sight';

describe('lines between two heights', () => {
  test.each([
    { top: 0, bottom: 320, first: 0, last: 9 },
    { top: 31, bottom: 351, first: 0, last: 10 },
    { top: 32, bottom: 352, first: 1, last: 10 },
    { top: 3_199_968, bottom: 3_200_000, first: 99_999, last: 99_999 },
    { top: 0, bottom: 0, first: 0, last: 0 },
  ])('from $top to $bottom pixels: $first to $last', ({ first, last, ...stretch }) => {
    expect(linesBetween({ ...stretch, height: 32 })).toEqual({ first, last });
  });
});

describe('where to scroll to for a line', () => {
  const frame = { height: 32, top: 320, view: 352, covered: 32 };

  test('a line in sight moves nothing', () => {
    expect(scrollFor(10, frame)).toBeNull();
    expect(scrollFor(19, frame)).toBeNull();
  });

  test('a line above stands at the top then, one below at the bottom', () => {
    expect(scrollFor(9, frame)).toBe(288);
    expect(scrollFor(20, frame)).toBe(352);
  });
});
