import { expect, test } from 'vitest';
import { initialHistory, stepped, visited } from './url-history';

test('goes back and forward, and a new way forgets what was taken back', () => {
  const three = visited(visited(initialHistory('a'), 'b'), 'c');
  const back = stepped(three, -1);
  expect(back).toEqual({ past: ['a'], current: 'b', future: ['c'] });
  expect(back && stepped(back, 1)).toEqual(three);
  expect(back && visited(back, 'd')).toEqual({ past: ['a', 'b'], current: 'd', future: [] });
  expect(stepped(initialHistory('a'), -1)).toBeNull();
  expect(stepped(three, 1)).toBeNull();
});
