import { expect, it } from 'vitest';
import { ResponseCache } from './response-cache';

const kept = { ttlSeconds: 10, entries: 2 };

it('keeps an answer until its time is over', () => {
  const cache = new ResponseCache();
  cache.set('a', [0.5], { ...kept, nowMs: 0 });
  expect(cache.get('a', 9999)).toEqual([0.5]);
  expect(cache.get('a', 10_000)).toBeUndefined();
  expect(cache.size).toBe(0);
});

it('drops what was not used longest when it is full', () => {
  const cache = new ResponseCache();
  cache.set('a', [1], { ...kept, nowMs: 0 });
  cache.set('b', [2], { ...kept, nowMs: 0 });
  cache.get('a', 1);
  cache.set('c', [3], { ...kept, nowMs: 1 });
  expect(['a', 'b', 'c'].map((key) => cache.get(key, 2)?.[0])).toEqual([1, undefined, 3]);
});
