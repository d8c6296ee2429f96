import { expect, it } from 'vitest';
import { RateLimits } from './rate-limits';

it('allows a second’s worth at once, then the rate, to each key by itself', () => {
  const limits = new RateLimits();
  const take = (key: string, nowMs: number) => {
    try {
      limits.take(key, 2, nowMs);
      return 'ok';
    } catch (error) {
      return error instanceof Error && 'detail' in error ? error.detail : error;
    }
  };
  expect([0, 0, 0, 400, 500, 500].map((at) => take('a', at))).toEqual([
    'ok',
    'ok',
    { retryAfterSeconds: 1 },
    { retryAfterSeconds: 1 },
    'ok',
    { retryAfterSeconds: 1 },
  ]);
  expect(take('b', 500)).toBe('ok');
  expect([10_000, 10_000, 10_000].map((at) => take('a', at))).toEqual(['ok', 'ok', { retryAfterSeconds: 1 }]);
});

it('says how long to wait at less than one a second', () => {
  const limits = new RateLimits();
  limits.take('a', 0.1, 0);
  expect(() => limits.take('a', 0.1, 1000)).toThrow(/wait 9 s/);
});
